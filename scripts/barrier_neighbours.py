"""Neighbours put down a number and read the other's; with --no-barrier it *races*."""

import argparse
from multiprocessing import Array, Barrier, Process

from scripts.say import say


def exchange(me, numbers, wait):
    say("arrives")
    numbers[me] = me + 1
    say("has put hers")
    wait()
    say(f"reads {numbers[1 - me]}")


def go_on():
    pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-barrier", action="store_true")
    options = parser.parse_args()

    numbers = Array("i", 2, lock=False)
    wait = go_on if options.no_barrier else Barrier(2).wait
    people = [
        Process(target=exchange, args=(0, numbers, wait), name="Ann"),
        Process(target=exchange, args=(1, numbers, wait), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
