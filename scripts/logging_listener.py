"""Two workers log through a queue, and a listener writes; with --stop-first it *loses data*."""

import argparse
import logging
from logging.handlers import QueueHandler, QueueListener
from multiprocessing import Process, Queue

from scripts.say import say


def work(records):
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(QueueHandler(records))
    say("works")
    logger.info("done")
    say("has logged")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stop-first", action="store_true", help="stop before the join")
    options = parser.parse_args()

    records = Queue()
    listener = QueueListener(records, logging.FileHandler("work.log"))
    listener.start()
    workers = [
        Process(target=work, args=(records,), name="Ann"),
        Process(target=work, args=(records,), name="Bob"),
    ]
    for worker in workers:
        worker.start()
    if options.stop_first:
        say("stops the listener")
        listener.stop()
    for worker in workers:
        worker.join()
    if not options.stop_first:
        listener.stop()
    with open("work.log") as file:
        say(f"finds {len(file.readlines())} lines")


if __name__ == "__main__":
    main()
