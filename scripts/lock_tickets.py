"""Buyers compete for the last ticket; with --no-lock it *races*."""

import argparse
import json
from contextlib import nullcontext
from multiprocessing import Lock, Process
from pathlib import Path

from scripts.say import say

FILE = Path("tickets.json")
NAMES = ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon"]


def buy(lock):
    say("arrives")
    with lock:
        left = json.loads(FILE.read_text())
        say(f"sees {left}")
        if left > 0:
            FILE.write_text(json.dumps(left - 1))
            say("buys a ticket")
        else:
            say("goes home")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-lock", action="store_true")
    parser.add_argument("--buyers", type=int, default=2, choices=range(1, 11))
    options = parser.parse_args()

    FILE.write_text(json.dumps(1))
    lock = nullcontext() if options.no_lock else Lock()
    names = NAMES[: options.buyers]
    buyers = [Process(target=buy, args=(lock,), name=name) for name in names]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()


if __name__ == "__main__":
    main()
