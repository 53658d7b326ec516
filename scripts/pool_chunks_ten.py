"""Ten numbers, and a worker that is replaced; a task is a chunk."""

import argparse
from multiprocessing import Pool, current_process

from scripts.say import say


def work(x):
    number = current_process().name.rpartition("-")[2]
    say(f"got {x}", who=f"worker {number}")
    return [x, x + 1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunksize", type=int, default=1)
    parser.add_argument("--maxtasks", type=int, default=9)
    options = parser.parse_args()

    with Pool(1, maxtasksperchild=options.maxtasks) as pool:
        pairs = pool.map_async(work, range(1, 11), options.chunksize).get()
        pool.close()
        pool.join()
    say(f"has {pairs}")


if __name__ == "__main__":
    main()
