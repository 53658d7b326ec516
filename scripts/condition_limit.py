"""Xia waits two seconds for a loaf, and eats: it *races*; with --careful it does not."""

import argparse
from multiprocessing import Condition, Process, Value

from scripts.say import say


def eat(loaves, changed, careful):
    say("arrives")
    with changed:
        there = changed.wait_for(lambda: loaves.value > 0, timeout=2)
        if careful and not there:
            say("goes without")
            return
        loaves.value -= 1
        left = loaves.value
    say(f"eats: {left} left")


def bring(loaves, changed):
    say("brings one")
    with changed:
        loaves.value += 1
        changed.notify()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--careful", action="store_true")
    options = parser.parse_args()

    loaves, changed = Value("i", 0, lock=False), Condition()
    people = [
        Process(target=bring, args=(loaves, changed), name="Ann"),
        Process(target=eat, args=(loaves, changed, options.careful), name="Xia"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
