"""Numbers and their squares; with --how imap_unordered it *races*."""

import argparse
from multiprocessing import Pool

from scripts.say import say

NUMBERS = [1, 2, 3]
METHODS = ("imap", "imap_unordered", "map", "map_async")


def square(n):
    say("starts", who=f"task {n}")
    result = n * n
    say(f"returns {result}", who=f"task {n}")
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--how", choices=METHODS, default="imap")
    options = parser.parse_args()

    with Pool(2) as pool:
        results = getattr(pool, options.how)(square, NUMBERS)
        if options.how == "map_async":
            results = results.get()
        table = dict(zip(NUMBERS, results, strict=True))
    say(f"has {table}")


if __name__ == "__main__":
    main()
