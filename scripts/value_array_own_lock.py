"""Ann counts under a lock that she has handed in: with a Lock it *hangs*; not with --rlock."""

import argparse
from multiprocessing import Lock, Process, RLock, Value

from scripts.say import say


def count(visitors):
    say("arrives")
    with visitors.get_lock():
        visitors.value += 1
    say(f"counts {visitors.value}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rlock", action="store_true")
    options = parser.parse_args()

    visitors = Value("i", 0, lock=RLock() if options.rlock else Lock())
    ann = Process(target=count, args=(visitors,), name="Ann")
    ann.start()
    ann.join()


if __name__ == "__main__":
    main()
