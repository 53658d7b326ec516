"""One of three tasks fails, and map gives no results: it *raises*."""

import sys
from multiprocessing import Pool

from scripts.say import say


def parse(text):
    say("starts", who=f"task {text}")
    return int(text)


def main():
    with Pool(2) as pool:
        numbers = pool.map(parse, sys.argv[1:] or ["1", "two", "3"])
    say(f"has {numbers}")


if __name__ == "__main__":
    main()
