"""Two workers log into one file that rotates, a handler each; it *loses data*. With --one it does not."""

import argparse
import logging
from logging.handlers import RotatingFileHandler
from multiprocessing import Process
from pathlib import Path

from scripts.say import say

LONG, SHORT = "a line that nearly fills a file", "short"


def work(texts):
    say("opens the log")
    log = open_log()
    say("works")
    for text in texts:
        log(text)
    say("has logged")


def open_log():
    """What logs a line. Each file has room for a long line and a short one; the last two files are kept."""
    logger = logging.getLogger("work")
    logger.setLevel(logging.INFO)
    logger.addHandler(RotatingFileHandler("work.log", maxBytes=40, backupCount=1))
    return logger.info


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", action="store_true", help="one worker logs all")
    options = parser.parse_args()

    texts = {"Ann": [LONG] * 3, "Bob": [SHORT]}
    if options.one:
        texts = {"Ann": [LONG] * 3 + [SHORT]}
    workers = [Process(target=work, args=(texts[name],), name=name) for name in texts]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    kept = "".join(path.read_text() for path in Path().glob("work.log*"))
    say(f"finds {kept.count(LONG)} long, {kept.count(SHORT)} short")


if __name__ == "__main__":
    main()
