"""Each chunk has a worker of its own, which shows how long the chunks are."""

import argparse
from itertools import groupby
from multiprocessing import Pool, current_process
from multiprocessing.pool import AsyncResult

from scripts.say import say


def worker(_):
    return current_process().name


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--method", default="map")
    parser.add_argument("--items", type=int, default=10)
    parser.add_argument("--chunksize", type=int)
    options = parser.parse_args()

    items = [(n,) for n in range(options.items)]  # tuples, for the starmaps
    more = {"chunksize": options.chunksize} if options.chunksize else {}
    with Pool(2, maxtasksperchild=1) as pool:
        results = getattr(pool, options.method)(worker, items, **more)
        if isinstance(results, AsyncResult):
            results = results.get()
        names = sorted(results)
        pool.close()
        pool.join()
    sizes = [len(list(group)) for _, group in groupby(names)]
    say(f"counts {sorted(sizes, reverse=True)}")


if __name__ == "__main__":
    main()
