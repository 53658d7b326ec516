"""A mailbox has room for one letter, a queue made of a condition; with --one it *hangs*."""

import argparse
from multiprocessing import Condition, Process, Value

from scripts.say import say


def send(box, changed, wake):
    say("has two letters")
    for _ in range(2):
        with changed:
            changed.wait_for(lambda: box.value == 0)
            box.value = 1
            wake(changed)


def read(box, changed, wake):
    say("wants a letter")
    with changed:
        changed.wait_for(lambda: box.value == 1)
        box.value = 0
        wake(changed)
    say("has a letter")


def wake_one(changed):
    changed.notify()


def wake_all(changed):
    changed.notify_all()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", action="store_true", help="notify() instead of notify_all()")
    options = parser.parse_args()

    shared = Value("i", 0, lock=False), Condition(), wake_one if options.one else wake_all
    people = [
        Process(target=send, args=shared, name="Ann"),
        Process(target=read, args=shared, name="Xia"),
        Process(target=read, args=shared, name="Yan"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
