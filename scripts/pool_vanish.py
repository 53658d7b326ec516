"""A task raises and nobody asks: it *loses data*; with --get it *raises*."""

import argparse
from multiprocessing import Pool

from scripts.say import say


def parse(text):
    say(f"parses {text}", who="task 1")
    return int(text)


def report(error):
    say(f"{type(error).__name__}: {error}", who="callback")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--get", action="store_true", help="call get()")
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()

    told = report if options.report else None
    with Pool(1) as pool:
        result = pool.apply_async(parse, ("six",), error_callback=told)
        if options.get:
            say(f"has {result.get()}")
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
