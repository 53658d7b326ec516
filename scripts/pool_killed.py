"""A worker dies in the middle of its task: without options it *hangs*."""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Pool, TimeoutError

from scripts.say import say


def work(n):
    say("starts", who=f"task {n}")
    if n == 1:
        os._exit(1)
    return n * n


def with_pool(timeout):
    with Pool(1) as pool:
        result = pool.apply_async(work, (1,))
        try:
            say(f"has {result.get(timeout)}")
        except TimeoutError:
            say("gives up task 1")
        say(f"has {pool.apply(work, (2,))}")


def with_executor():
    with ProcessPoolExecutor(1) as executor:
        try:
            say(f"has {executor.submit(work, 1).result()}")
        except BrokenProcessPool:
            say("is told: BrokenProcessPool")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout", type=float, help="for get(), in seconds")
    parser.add_argument("--executor", action="store_true", help="not a Pool")
    options = parser.parse_args()

    if options.executor:
        with_executor()
    else:
        with_pool(options.timeout)


if __name__ == "__main__":
    main()
