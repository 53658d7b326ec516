"""A worker logs more than the queue has places, and nobody listens yet; with --places 1 it *loses data*."""

import argparse
import logging
from logging.handlers import QueueHandler, QueueListener
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
    listener = QueueListener(records, logging.FileHandler("work.log"))
    listener.start()
    listener.stop()
    with open("work.log") as file:
        say(f"finds {len(file.readlines())} lines")


if __name__ == "__main__":
    main()
