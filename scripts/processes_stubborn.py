"""A process that ignores SIGTERM. With --terminate the parent *hangs*."""

import argparse
import signal
from multiprocessing import Event, Process

from scripts.say import say


def work(ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    say("will not go")
    signal.pause()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terminate", action="store_true", help="only ask, and wait without a limit")
    only_ask = parser.parse_args().terminate
    ready = Event()
    child = Process(target=work, args=(ready,), name="Ann")
    child.start()
    ready.wait()
    child.terminate()
    child.join(None if only_ask else 5)
    if child.exitcode is None:
        child.kill()
        child.join()
    say(f"exitcode {child.exitcode}")


if __name__ == "__main__":
    main()
