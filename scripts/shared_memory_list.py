"""Ann changes a price from 2 to 2.5 in a ShareableList, Bob looks; without --lock it *races*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Lock, Process
from multiprocessing.shared_memory import ShareableList

from scripts.say import say


class TellingList(ShareableList):
    def _set_packing_format_and_transform(self, *args):
        super()._set_packing_format_and_transform(*args)
        say("has written the type")


def change(prices, lock):
    say("arrives")
    with lock:
        prices[0] = 2.5
    say("has changed it")


def look(prices, lock):
    say("arrives")
    with lock:
        price = prices[0]
    say(f"reads {price}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true")
    options = parser.parse_args()

    prices = TellingList([2])
    lock = Lock() if options.lock else nullcontext()
    people = [
        Process(target=change, args=(prices, lock), name="Ann"),
        Process(target=look, args=(prices, lock), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    prices.shm.close()
    prices.shm.unlink()


if __name__ == "__main__":
    main()
