"""Chunks of a length that is a float: it *hangs*; with --int it is right."""

import argparse
from multiprocessing import Pool

from scripts.say import say


def work(n):
    say("starts", who=f"item {n}")
    return n


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--int", action="store_true")
    options = parser.parse_args()

    items, workers = [1, 2, 3, 4], 2
    chunksize = len(items) // workers if options.int else len(items) / workers
    say(f"makes chunks of {chunksize}")
    with Pool(workers) as pool:
        results = pool.map(work, items, chunksize)
        pool.close()
        pool.join()
    say(f"has {results}")


if __name__ == "__main__":
    main()
