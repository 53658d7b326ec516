"""Xia waits for a value that Ann changes; it *hangs*, with --shared it does not."""

import argparse
from multiprocessing import Condition, Process, Value
from types import SimpleNamespace

from scripts.say import say


def eat(loaves, changed):
    say("arrives")
    with changed:
        changed.wait_for(lambda: loaves.value > 0)
        say(f"sees {loaves.value}")


def bring(loaves, changed):
    say("brings one")
    with changed:
        loaves.value += 1
        changed.notify()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", action="store_true")
    options = parser.parse_args()

    loaves = Value("i", 0, lock=False) if options.shared else SimpleNamespace(value=0)
    changed = Condition()
    people = [
        Process(target=bring, args=(loaves, changed), name="Ann"),
        Process(target=eat, args=(loaves, changed), name="Xia"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
