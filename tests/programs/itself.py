"""Ann ends herself, in one way or another, while the main process looks whether she is alive; *fails*."""

import os
import signal
import sys
from multiprocessing import Process


def work(how):
    open("there.txt", "w").close()
    if how == "exit":
        os._exit(0)
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "terminate":
        os.kill(os.getpid(), signal.SIGTERM)


def main():
    ann = Process(target=work, args=(sys.argv[1],), name="Ann")
    ann.start()
    assert ann.is_alive()
    ann.join()


if __name__ == "__main__":
    main()
