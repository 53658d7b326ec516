"""A function takes a lock that its caller holds; with --plain it *hangs*, with --apart it *races*."""

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
    parser.add_argument("--plain", action="store_true", help="take a Lock in place of the RLock")
    parser.add_argument("--apart", action="store_true", help="lock each change, not the whole transfer")
    options = parser.parse_args()

    accounts = Array("i", [100, 100], lock=False)
    lock = Lock() if options.plain else RLock()
    outer = nullcontext() if options.apart else lock
    ann = Process(target=transfer, args=(accounts, lock, outer), name="Ann")
    bob = Process(target=count, args=(accounts, lock), name="Bob")
    ann.start()
    bob.start()
    ann.join()
    bob.join()


if __name__ == "__main__":
    main()
