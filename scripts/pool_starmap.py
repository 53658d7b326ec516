"""Pairs for a function of two arguments; with --map it *raises*."""

import argparse
from multiprocessing import Pool

from scripts.say import say


def add(n, k):
    say(f"gets {n} and {k}", who=f"task {n}")
    return n + k


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--map", action="store_true", help="not starmap")
    options = parser.parse_args()

    with Pool(2) as pool:
        method = pool.map_async if options.map else pool.starmap_async
        result = method(add, [(1, 2), (3, 4)])
        say("goes on")
        say(f"has {result.get()}")


if __name__ == "__main__":
    main()
