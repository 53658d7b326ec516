"""Buyers in a pool compete for the last ticket; with --no-lock it *races*."""

import argparse
import json
from contextlib import nullcontext
from multiprocessing import Lock, Pool
from pathlib import Path

from scripts.say import say

FILE = Path("tickets.json")
NAMES = ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon"]


def receive(lock):
    global shared
    shared = lock


def buy(name):
    say("arrives", who=name)
    with shared:
        left = json.loads(FILE.read_text())
        say(f"sees {left}", who=name)
        if left > 0:
            FILE.write_text(json.dumps(left - 1))
            say("buys a ticket", who=name)
        else:
            say("goes home", who=name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-lock", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--buyers", type=int, default=2, choices=range(1, 11))
    options = parser.parse_args()

    FILE.write_text(json.dumps(1))
    lock = nullcontext() if options.no_lock else Lock()
    with Pool(options.workers, initializer=receive, initargs=(lock,)) as pool:
        pool.map(buy, NAMES[: options.buyers], chunksize=1)
        pool.close()
        pool.join()
    say(f"finds {FILE.read_text()} left")


if __name__ == "__main__":
    main()
