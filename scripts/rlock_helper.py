"""A process waits for its child; with --inside, while it holds the RLock that the child needs, it *hangs*."""

import argparse
from multiprocessing import Process, RLock

from scripts.say import say


def work(lock):
    say("arrives")
    with lock:
        say("has the lock")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", action="store_true", help="join the child before the lock is free")
    options = parser.parse_args()

    lock = RLock()
    ann = Process(target=work, args=(lock,), name="Ann")
    with lock:
        say("has the lock")
        ann.start()
        if options.inside:
            ann.join()
    ann.join()


if __name__ == "__main__":
    main()
