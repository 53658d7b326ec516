"""Ann logs three lines into a queue with one place, and nobody may listen yet; it *loses data*."""

import logging
from logging.handlers import QueueHandler
from multiprocessing import Process, Queue

from scripts.say import say


class Patient(QueueHandler):
    """Puts records into the queue; where it is full, it waits."""


def work(records):
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(Patient(records))
    say("works")
    for number in (1, 2, 3):
        logger.info(f"step {number}")
        say(f"has logged step {number}")
    records.put(None)


def main():
    records = Queue(1)
    ann = Process(target=work, args=(records,), name="Ann")
    ann.start()
    say("is about to listen")
    found = [record.getMessage() for record in iter(records.get, None)]
    ann.join()
    say(f"finds {', '.join(found)}")


if __name__ == "__main__":
    main()
