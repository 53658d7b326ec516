"""imap reads its input ahead; with --window 2 no more than two ahead."""

import argparse
from multiprocessing import Pool
from threading import Semaphore

from scripts.say import say


def numbers(places):
    for n in (1, 2, 3, 4):
        if places:
            places.acquire()
        say(f"is asked for {n}", who="input")
        yield n


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--window", type=int, help="default: no limit")
    options = parser.parse_args()

    places = Semaphore(options.window) if options.window else None
    with Pool(1) as pool:
        for result in pool.imap(abs, numbers(places)):
            say(f"takes {result}")
            if places:
                places.release()


if __name__ == "__main__":
    main()
