"""A worker raises while it holds the lock; with --no-with it *hangs*."""

import argparse
from multiprocessing import Lock, Process

from scripts.say import say


def order(seats):
    say("holds the lock")
    say(f"orders {int(seats)}")


def safe(lock, seats):
    say("arrives")
    try:
        with lock:
            order(seats)
    except ValueError:
        say("gives up")


def unsafe(lock, seats):
    say("arrives")
    try:
        lock.acquire()
        order(seats)
        lock.release()  # never reached if order() raises
    except ValueError:
        say("gives up")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-with", action="store_true")
    options = parser.parse_args()

    lock = Lock()
    work = unsafe if options.no_with else safe
    people = [
        Process(target=work, args=(lock, "2"), name="Ann"),
        Process(target=work, args=(lock, "two"), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
