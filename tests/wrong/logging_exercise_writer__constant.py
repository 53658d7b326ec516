"""Wrong: says a number, and counts nothing."""

import logging
from logging.handlers import QueueHandler
from multiprocessing import Process, Queue

from scripts.say import say


def work(records):
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(QueueHandler(records))
    say("works")
    logger.info("done")


def write(records):
    handler = logging.FileHandler("work.log")
    for record in iter(records.get, None):
        handler.handle(record)
    say("has written")


def main():
    records = Queue()
    writer = Process(target=write, args=(records,), name="Zoe")
    workers = [
        Process(target=work, args=(records,), name="Ann"),
        Process(target=work, args=(records,), name="Bob"),
    ]
    for process in (writer, *workers):
        process.start()
    say("has started all")
    records.put(None)
    for process in (*workers, writer):
        process.join()
    say("finds 2 lines")


if __name__ == "__main__":
    main()
