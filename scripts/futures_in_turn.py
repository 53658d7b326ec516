"""Two tasks for two workers; with --in-turn never both at once."""

import argparse
from concurrent.futures import ProcessPoolExecutor

from scripts.say import say


def work(n):
    say("starts", who=f"task {n}")
    return n * n


def in_turn(executor):
    return [executor.submit(work, n).result() for n in (1, 2)]


def at_once(executor):
    futures = [executor.submit(work, n) for n in (1, 2)]
    return [future.result() for future in futures]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--in-turn", action="store_true")
    options = parser.parse_args()
    with ProcessPoolExecutor(2) as executor:
        say(f"has {in_turn(executor) if options.in_turn else at_once(executor)}")


if __name__ == "__main__":
    main()
