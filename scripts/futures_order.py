"""Three tasks for two workers; results as they come, or with --map in the order of the tasks."""

import argparse
from concurrent.futures import ProcessPoolExecutor, as_completed

from scripts.say import say

TASKS = (1, 2, 3)


def work(n):
    say("starts", who=f"task {n}")
    return n


def as_they_come(executor):
    futures = [executor.submit(work, n) for n in TASKS]
    return [future.result() for future in as_completed(futures)]


def in_order(executor):
    return list(executor.map(work, TASKS))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--map", action="store_true")
    options = parser.parse_args()
    with ProcessPoolExecutor(2) as executor:
        say(f"has {in_order(executor) if options.map else as_they_come(executor)}")


if __name__ == "__main__":
    main()
