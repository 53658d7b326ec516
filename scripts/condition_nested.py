"""Two locks for one number: it *hangs*; with --same it does not."""

import argparse
from multiprocessing import Condition, Process, Value

from scripts.say import say


def eat(loaves, changed):
    say("arrives")
    with loaves.get_lock(), changed:
        changed.wait_for(lambda: loaves.value > 0)
        loaves.value -= 1
    say("eats")


def bring(loaves, changed):
    say("brings one")
    with loaves.get_lock(), changed:
        loaves.value += 1
        changed.notify_all()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--same", action="store_true", help="a condition over the lock of the value")
    options = parser.parse_args()

    loaves = Value("i", 0)
    changed = Condition(loaves.get_lock()) if options.same else Condition()
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
