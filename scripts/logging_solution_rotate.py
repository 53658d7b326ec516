"""Two workers log into a file that rotates, and one process writes it."""

import logging
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from multiprocessing import Process, Queue
from pathlib import Path

from scripts.say import say


def work(name, records):
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(QueueHandler(records))
    say("works")
    logger.info(f"{name} does 1")
    say("goes on")
    logger.info(f"{name} does 2")


def main():
    records = Queue()
    workers = [
        Process(target=work, args=("Ann", records), name="Ann"),
        Process(target=work, args=("Bob", records), name="Bob"),
    ]
    for worker in workers:
        worker.start()
    listener = QueueListener(records, RotatingFileHandler("work.log", maxBytes=30, backupCount=1))
    listener.start()
    for worker in workers:
        worker.join()
    listener.stop()
    counts = [len(path.read_text().splitlines()) for path in sorted(Path().glob("work.log*"))]
    say(f"finds {counts}")


if __name__ == "__main__":
    main()
