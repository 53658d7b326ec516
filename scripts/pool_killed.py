"""A worker dies in the middle of its task: without options it *hangs*."""

import argparse
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Pool, TimeoutError

from scripts.say import say


def leave(by):
    if by == "exit":
        sys.exit()
    if by == "Ctrl-C":
        signal.raise_signal(signal.SIGINT)
    os._exit(1)


def work(n, by=None):
    say("starts", who=f"task {n}")
    if n == 1:
        leave(by)
    return n * n


def with_pool(timeout, by):
    with Pool(1) as pool:
        result = pool.apply_async(work, (1, by))
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
    parser.add_argument("--by", choices=["exit", "Ctrl-C"], help="default: os._exit")
    parser.add_argument("--executor", action="store_true", help="not a Pool")
    options = parser.parse_args()

    if options.executor:
        with_executor()
    else:
        with_pool(options.timeout, options.by)


if __name__ == "__main__":
    main()
