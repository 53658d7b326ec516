"""Each adds the other's number to hers, at the same time; with --one it *races*."""

import argparse
from multiprocessing import Array, Barrier, Process

from scripts.say import say


def add(me, numbers, barrier, one):
    say("reads")
    total = sum(numbers)
    if not one:
        barrier.wait()
    say("writes")
    numbers[me] = total
    barrier.wait()
    say(f"goes on with {numbers[me]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", action="store_true", help="one barrier a round, after the writing")
    options = parser.parse_args()

    numbers, barrier = Array("i", [1, 2], lock=False), Barrier(2)
    people = [
        Process(target=add, args=(0, numbers, barrier, options.one), name="Ann"),
        Process(target=add, args=(1, numbers, barrier, options.one), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
