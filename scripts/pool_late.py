"""The pool is older than its function: it *hangs*; with --top it is right."""

import argparse
from multiprocessing import Pool

from scripts.say import say


def early():
    return "a result"


def main():
    global late
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--top", action="store_true", help="the function above")
    options = parser.parse_args()

    with Pool(1) as pool:

        def late():
            return "a result"

        say("hands out a task")
        say(f"has {pool.apply(early if options.top else late)}")


if __name__ == "__main__":
    main()
