"""The main process counts the results of three tasks as they come."""

import argparse
from multiprocessing import Pool

from scripts.say import say


def work(n):
    say("starts", who=f"task {n}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    ways = ("imap", "imap_unordered", "map")
    parser.add_argument("--how", choices=ways, default=ways[0])
    options = parser.parse_args()

    with Pool(2) as pool:
        results = getattr(pool, options.how)(work, [1, 2, 3])
        for count, _ in enumerate(results, start=1):
            say(f"has {count} of 3")


if __name__ == "__main__":
    main()
