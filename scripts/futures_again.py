"""A task ends its worker, each time; what is lost is done again, each task in a worker of its own."""

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from scripts.say import say

TASKS = (1, 2, 3)


def work(n):
    say("starts", who=f"task {n}")
    if n == 2:
        os._exit(1)
    return n * n


def attempt(workers, tasks):
    found = {}
    with ProcessPoolExecutor(workers) as executor:
        for n, future in [(n, executor.submit(work, n)) for n in tasks]:
            try:
                found[n] = future.result()
            except BrokenProcessPool:
                pass
    return found


def main():
    found = attempt(2, TASKS)
    for n in TASKS:
        if n not in found:
            found |= attempt(1, [n])
    say(f"has {[found.get(n, 'none') for n in TASKS]}")


if __name__ == "__main__":
    main()
