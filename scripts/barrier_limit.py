"""Two meet, and each waits two seconds at most: it *races*; with --no-limit it does not."""

import argparse
from multiprocessing import Barrier, Process
from threading import BrokenBarrierError

from scripts.say import say


def meet(barrier, limit):
    say("arrives")
    try:
        barrier.wait(limit)
    except BrokenBarrierError:
        say("gives up")
    else:
        say("goes on")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-limit", action="store_true")
    options = parser.parse_args()

    barrier, limit = Barrier(2), None if options.no_limit else 2
    people = [
        Process(target=meet, args=(barrier, limit), name="Ann"),
        Process(target=meet, args=(barrier, limit), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
