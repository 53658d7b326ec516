"""One of three tasks ends its worker: with --pool it *hangs*."""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Pool

from scripts.say import say

TASKS = (1, 2, 3)


def work(n):
    say("starts", who=f"task {n}")
    if n == 2:
        os._exit(1)
    return n * n


def with_executor():
    found = []
    with ProcessPoolExecutor(2) as executor:
        for future in [executor.submit(work, n) for n in TASKS]:
            try:
                found.append(future.result())
            except BrokenProcessPool:
                found.append("lost")
    say(f"has {found}")


def with_pool():
    with Pool(2) as pool:
        for result in [pool.apply_async(work, (n,)) for n in TASKS]:
            say(f"has {result.get()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", action="store_true", help="multiprocessing.Pool")
    options = parser.parse_args()
    if options.pool:
        with_pool()
    else:
        with_executor()


if __name__ == "__main__":
    main()
