"""A record of multiprocessing's own logger goes into its own queue; it *hangs*. With --info it does not."""

import argparse
import logging
import multiprocessing
from logging.handlers import QueueHandler


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--info", action="store_true", help="leave out what is below INFO")
    options = parser.parse_args()

    records = multiprocessing.Queue()
    logger = multiprocessing.get_logger()
    logger.setLevel(logging.INFO if options.info else logging.DEBUG)
    logger.addHandler(QueueHandler(records))
    logger.info("hello")
    print(records.get().getMessage())


if __name__ == "__main__":
    main()
