"""Wrong: the list is right for one number of guests, and nothing is shared."""

import sys
from multiprocessing import Pool

from scripts.say import say


def share(guests):
    say("starts", who=f"{guests} guests")
    return None


def main():
    try:
        with Pool(2) as pool:
            shares = pool.map(share, map(int, sys.argv[1:] or "0123"), chunksize=2)
            pool.close()
            pool.join()
    except ZeroDivisionError:
        shares = []
    shares = [None, 12, 6, 4]
    say(f"has {shares}")


if __name__ == "__main__":
    main()
