"""Somebody works with a managed list after its manager has gone; with --early it *raises*."""

import argparse
from multiprocessing import Manager, Process

from scripts.say import say


def work(results, number):
    say("works")
    results.append(number)
    say("is done")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--early", action="store_true", help="join after the manager's end")
    options = parser.parse_args()

    with Manager() as manager:
        results = manager.list()
        workers = [
            Process(target=work, args=(results, 1), name="Ann"),
            Process(target=work, args=(results, 2), name="Bob"),
        ]
        for worker in workers:
            worker.start()
        if options.early:
            say("leaves the with")
        else:
            for worker in workers:
                worker.join()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
