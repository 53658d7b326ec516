"""Two workers log into a file that rotates; with --own, a handler each, it *loses data*."""

import argparse
import logging
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from multiprocessing import Process, Queue
from pathlib import Path

from scripts.say import say


def rotating():
    return RotatingFileHandler("work.log", maxBytes=30, backupCount=1)  # two lines, and an old file


def work(name, records):
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(rotating() if records is None else QueueHandler(records))
    say("works")
    logger.info(f"{name} does 1")
    say("goes on")
    logger.info(f"{name} does 2")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own", action="store_true", help="a handler each, no queue")
    options = parser.parse_args()

    records = None if options.own else Queue()
    workers = [
        Process(target=work, args=("Ann", records), name="Ann"),
        Process(target=work, args=("Bob", records), name="Bob"),
    ]
    for worker in workers:
        worker.start()
    if records is None:
        for worker in workers:
            worker.join()
    else:
        listener = QueueListener(records, rotating())
        listener.start()
        for worker in workers:
            worker.join()
        listener.stop()
    counts = [len(path.read_text().splitlines()) for path in (Path("work.log.1"), Path("work.log"))]
    say(f"finds {counts[0]} and {counts[1]} lines")


if __name__ == "__main__":
    main()
