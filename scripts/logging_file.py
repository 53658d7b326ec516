"""Each worker opens the same log file with a handler of its own; with --mode w it *loses data*."""

import argparse
import logging
from multiprocessing import Process

from scripts.say import say


def work(mode):
    say("opens the log")
    handler = logging.FileHandler("work.log", mode=mode)
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    say("works")
    logger.info("done")
    say("has logged")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", choices=["a", "w"], default="a")
    options = parser.parse_args()

    workers = [
        Process(target=work, args=(options.mode,), name="Ann"),
        Process(target=work, args=(options.mode,), name="Bob"),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with open("work.log") as file:
        say(f"finds {sum('done' in line for line in file)} lines")


if __name__ == "__main__":
    main()
