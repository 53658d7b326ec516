"""A lock is taken twice; with --plain it *hangs*, with --apart it *races*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Array, Lock, Process, RLock

from scripts.say import say


def change(accounts, number, amount, lock):
    with lock:
        accounts[number] += amount


def transfer(accounts, lock, outer):
    say("arrives")
    with outer:
        change(accounts, 0, -10, lock)
        say("has taken 10")
        change(accounts, 1, +10, lock)
    say("has moved 10")


def count(accounts, lock):
    say("arrives")
    with lock:
        say(f"finds {sum(accounts)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--apart", action="store_true")
    options = parser.parse_args()

    accounts = Array("i", [100, 100], lock=False)
    lock = Lock() if options.plain else RLock()
    outer = nullcontext() if options.apart else lock
    people = [
        Process(target=transfer, args=(accounts, lock, outer), name="Ann"),
        Process(target=count, args=(accounts, lock), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"has {accounts[0]} and {accounts[1]}")


if __name__ == "__main__":
    main()
