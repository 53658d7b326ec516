"""Each buyer is handed a manager's lock; with an --ordinary one it *raises*."""

import argparse
import json
from multiprocessing import Lock, Manager, Pool
from pathlib import Path

from scripts.say import say

FILE = Path("tickets.json")
NAMES = ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon"]


def buy(name, lock):
    say("arrives", who=name)
    with lock:
        left = json.loads(FILE.read_text())
        say(f"sees {left}", who=name)
        if left > 0:
            FILE.write_text(json.dumps(left - 1))
            say("buys a ticket", who=name)
        else:
            say("goes home", who=name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ordinary", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--buyers", type=int, default=2, choices=range(1, 11))
    options = parser.parse_args()

    FILE.write_text(json.dumps(1))
    lock = Lock() if options.ordinary else Manager().Lock()
    with Pool(options.workers) as pool:
        names = NAMES[: options.buyers]
        results = [pool.apply_async(buy, (name, lock)) for name in names]
        for result in results:
            result.get()
        pool.close()
        pool.join()
    say(f"finds {FILE.read_text()} left")


if __name__ == "__main__":
    main()
