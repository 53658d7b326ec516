"""Four items, two workers: chunks and schedule say who gets how many."""

import argparse
import os
from collections import Counter
from multiprocessing import Pool

from scripts.say import say


def work(n):
    say("starts", who=f"item {n}")
    return os.getpid()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunksize", type=int, default=1)
    options = parser.parse_args()

    with Pool(2) as pool:
        workers = pool.map(work, [1, 2, 3, 4], options.chunksize)
        pool.close()
        pool.join()
    shares = sorted(Counter(workers).values(), reverse=True)
    say("shares " + " + ".join(map(str, shares)))


if __name__ == "__main__":
    main()
