"""A task raises and nobody asks, so it *loses data*; with --get it *raises*."""

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
    parser.add_argument("--get", action="store_true", help="ask for the result")
    parser.add_argument("--report", action="store_true", help="give an error_callback")
    options = parser.parse_args()

    on_error = report if options.report else None
    with Pool(1) as pool:
        result = pool.apply_async(parse, ("six",), error_callback=on_error)
        if options.get:
            say(f"has {result.get()}")
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
