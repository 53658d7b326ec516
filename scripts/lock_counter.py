"""Two people drop a coin into one box; with --no-lock it *races*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Process, Value

from scripts.say import say


def one_coin():
    say("drops a coin")
    return 1


def pay(coins, lock):
    say("arrives")
    with lock:
        coins.value += one_coin()
    say("leaves")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-lock", action="store_true")
    options = parser.parse_args()

    coins = Value("i", 0)
    lock = nullcontext() if options.no_lock else coins.get_lock()
    people = [
        Process(target=pay, args=(coins, lock), name="Ann"),
        Process(target=pay, args=(coins, lock), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"counts {coins.value}")


if __name__ == "__main__":
    main()
