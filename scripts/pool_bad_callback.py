"""A callback raises: it *hangs*; with --in-main there is no callback."""

import argparse
from multiprocessing import Pool

from scripts.say import say


def work():
    say("starts", who="task 1")
    return "four"


def tell(error):
    say(f"is told {error}", who="callback")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--in-main", action="store_true", help="no callback")
    options = parser.parse_args()

    then = None if options.in_main else int
    with Pool(1) as pool:
        result = pool.apply_async(work, callback=then, error_callback=tell)
        say(f"has {result.get()}")


if __name__ == "__main__":
    main()
