"""A process makes a queue, puts a long text and ends: it *hangs*; not with --cancel."""

import argparse
from multiprocessing import Queue

from scripts.say import say


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes; default: a million")
    parser.add_argument("--cancel", action="store_true", help="do not wait for the feeder thread")
    options = parser.parse_args()

    queue = Queue()
    if options.cancel:
        queue.cancel_join_thread()
    queue.put(b"X" * options.size)
    say("has put it, and ends")


if __name__ == "__main__":
    main()
