"""Wrong: what is right for one list of texts is written down."""

import sys
from multiprocessing import Pool

from scripts.say import say


def parse(text):
    say("starts", who=f"task {text}")
    return text


def main():
    with Pool(2) as pool:
        pool.map(parse, sys.argv[1:] or ["1", "two", "3"])
    numbers = [1, None, 3]
    say(f"has {numbers}")


if __name__ == "__main__":
    main()
