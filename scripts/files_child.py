"""Ann is started while a lock file is held; under fork it *hangs*. With --after it does not."""

import argparse
import fcntl
from multiprocessing import Event, Process

from scripts.say import say


def wait(stop):
    say("waits for the end")
    stop.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--after", action="store_true", help="start Ann without the lock")
    options = parser.parse_args()

    stop = Event()
    ann = Process(target=wait, args=(stop,), name="Ann")
    with open("work.lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not options.after:
            ann.start()
    say("has closed the file")
    if options.after:
        ann.start()
    with open("work.lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        say("has the lock again")
    stop.set()
    ann.join()


if __name__ == "__main__":
    main()
