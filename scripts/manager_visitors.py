"""Two doors count visitors in a managed dictionary; with --no-lock it *races*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Manager, Process

from scripts.say import say


def welcome(visits, lock):
    say("arrives")
    with lock:
        number = visits["today"]
        say(f"reads {number}")
        visits["today"] = number + 1
    say("has counted")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-lock", action="store_true")
    options = parser.parse_args()

    with Manager() as manager:
        visits = manager.dict(today=0)
        lock = nullcontext() if options.no_lock else manager.Lock()
        doors = [
            Process(target=welcome, args=(visits, lock), name="Ann"),
            Process(target=welcome, args=(visits, lock), name="Bob"),
        ]
        for door in doors:
            door.start()
        for door in doors:
            door.join()
        say(f"visitors: {visits['today']}")


if __name__ == "__main__":
    main()
