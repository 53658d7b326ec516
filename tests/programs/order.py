"""Two locks, taken in opposite order; with "--same" in the same order."""

import sys
from multiprocessing import Lock, Process

from scripts.say import say


def work(first, second):
    say("starts")
    with first:
        say("has one")
        with second:
            say("has both")


def main():
    left, right = Lock(), Lock()
    orders = {"Ann": (left, right), "Bob": (left, right) if "--same" in sys.argv else (right, left)}
    workers = [Process(target=work, args=locks, name=name) for name, locks in orders.items()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
