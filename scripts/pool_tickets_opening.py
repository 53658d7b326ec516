"""Every worker opens the shop, and it *loses data*; with --once, only main."""

import argparse
import json
from multiprocessing import Pool
from pathlib import Path

from scripts.say import say

FILE = Path("tickets.json")


def open_shop():
    FILE.write_text(json.dumps(1))


def buy(name):
    left = json.loads(FILE.read_text())
    say(f"sees {left}", who=name)
    if left > 0:
        FILE.write_text(json.dumps(left - 1))
        say("buys a ticket", who=name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()

    if options.once:
        open_shop()
    prepare = None if options.once else open_shop
    with Pool(1, initializer=prepare, maxtasksperchild=1) as pool:
        pool.map(buy, ["Ann", "Bob"], chunksize=1)
        pool.close()
        pool.join()
    say("closes")


if __name__ == "__main__":
    main()
