"""One of three tasks fails, and says so in its result."""

import sys
from multiprocessing import Pool

from scripts.say import say


def parse(text):
    say("starts", who=f"task {text}")
    try:
        return int(text)
    except ValueError:
        return None


def main():
    with Pool(2) as pool:
        numbers = pool.map(parse, sys.argv[1:] or ["1", "two", "3"])
    say(f"has {numbers}")


if __name__ == "__main__":
    main()
