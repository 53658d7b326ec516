"""Xia looks before she takes the lock: it *hangs*; with --inside it does not."""

import argparse
from multiprocessing import Condition, Process, Value

from scripts.say import say


def eat(loaves, changed):
    say("arrives")
    if loaves.value == 0:
        say("sees nothing")
        with changed:
            changed.wait()
    say("eats")


def eat_inside(loaves, changed):
    say("arrives")
    with changed:
        if loaves.value == 0:
            say("sees nothing")
        changed.wait_for(lambda: loaves.value > 0)
    say("eats")


def bring(loaves, changed):
    say("brings one")
    with changed:
        loaves.value += 1
        changed.notify_all()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", action="store_true", help="look under the lock")
    options = parser.parse_args()

    shared = Value("i", 0, lock=False), Condition()
    people = [
        Process(target=bring, args=shared, name="Ann"),
        Process(target=eat_inside if options.inside else eat, args=shared, name="Xia"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
