"""Two processes take the same two locks; with --opposite it *hangs*; with --try it does not."""

import argparse
from multiprocessing import Lock, Process

from scripts.say import say


def work(first, second):
    say("arrives")
    with first:
        say("holds one lock")
        with second:
            say("holds both")


def try_it(first, second):
    say("arrives")
    with first:
        say("holds one lock")
        if second.acquire(block=False):
            say("holds both")
            second.release()
        else:
            say("gives back")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--opposite", action="store_true")
    parser.add_argument("--try", action="store_true", dest="tries")
    options = parser.parse_args()

    red, blue = Lock(), Lock()
    locks = (blue, red) if options.opposite else (red, blue)
    target = try_it if options.tries else work
    people = [
        Process(target=target, args=(red, blue), name="Ann"),
        Process(target=target, args=locks, name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
