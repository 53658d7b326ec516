"""A child needs the lock; with --inside, joined under the lock, it *hangs*."""

import argparse
from multiprocessing import Process, RLock

from scripts.say import say


def work(lock):
    say("arrives")
    with lock:
        say("has the lock")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", action="store_true")
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
