"""Two processes take the same two locks; with --opposite it *hangs*."""

import argparse
from multiprocessing import Lock, Process

from scripts.say import say


def work(first, second):
    say("arrives")
    with first:
        say("holds one lock")
        with second:
            say("holds both")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--opposite", action="store_true")
    options = parser.parse_args()

    red, blue = Lock(), Lock()
    locks = (blue, red) if options.opposite else (red, blue)
    people = [
        Process(target=work, args=(red, blue), name="Ann"),
        Process(target=work, args=locks, name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
