"""Nothing is lost for now: it rotates as often as before."""

import logging
from logging.handlers import RotatingFileHandler
from multiprocessing import Process
from pathlib import Path

from scripts.say import say


def work(name):
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(RotatingFileHandler("work.log", maxBytes=30, backupCount=9))
    say("works")
    logger.info(f"{name} does 1")
    say("goes on")
    logger.info(f"{name} does 2")


def main():
    workers = [
        Process(target=work, args=("Ann",), name="Ann"),
        Process(target=work, args=("Bob",), name="Bob"),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    counts = [len(path.read_text().splitlines()) for path in sorted(Path().glob("work.log*"))]
    say(f"finds {counts}")


if __name__ == "__main__":
    main()
