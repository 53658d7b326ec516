"""A cake for 0, 1, 2 and 3 guests; one share fails, and it *loses data*."""

import sys
from multiprocessing import Pool

from scripts.say import say


def share(guests):
    say("starts", who=f"{guests} guests")
    return 12 // guests


def main():
    try:
        with Pool(2) as pool:
            shares = pool.map(share, map(int, sys.argv[1:] or "0123"), chunksize=2)
            pool.close()
            pool.join()
    except ZeroDivisionError:
        shares = []
    say(f"has {shares}")


if __name__ == "__main__":
    main()
