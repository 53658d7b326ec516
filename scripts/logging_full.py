"""A worker logs more than the queue has places, and nobody listens yet; with --places 1 it *loses data*."""

import argparse
import logging
from logging.handlers import QueueHandler
from multiprocessing import Process, Queue

from scripts.say import say


def work(records):
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(QueueHandler(records))
    for number in (1, 2, 3):
        logger.info(f"step {number}")
        say(f"has done step {number}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=0, help="0: as many as are needed")
    options = parser.parse_args()

    records = Queue(options.places)
    ann = Process(target=work, args=(records,), name="Ann")
    ann.start()
    ann.join()
    found = 0
    while not records.empty():
        records.get()
        found += 1
    say(f"finds {found} records")


if __name__ == "__main__":
    main()
