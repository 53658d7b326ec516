"""Ann goes through a managed list while Bob takes the first thing out; without --copy it *loses data*."""

import argparse
from multiprocessing import Manager, Process

from scripts.say import say


def read(shelf, copy):
    say("arrives")
    for thing in shelf[:] if copy else shelf:
        say(f"sees {thing}")


def take(shelf):
    say("arrives")
    shelf.pop(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copy", action="store_true")
    options = parser.parse_args()

    with Manager() as manager:
        shelf = manager.list(["apple", "fig", "pear"])
        people = [
            Process(target=read, args=(shelf, options.copy), name="Ann"),
            Process(target=take, args=(shelf,), name="Bob"),
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()


if __name__ == "__main__":
    main()
