"""Ann puts a long text, the main process gets it; with --join-first it *hangs*."""

import argparse
from multiprocessing import Process, Queue, SimpleQueue

from scripts.say import say


def put(queue, size):
    say("arrives")
    queue.put(b"X" * size)
    say("has put it")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--join-first", action="store_true", help="join Ann, then get")
    parser.add_argument("--simple", action="store_true", help="use a SimpleQueue, which has no feeder")
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes; default: a million")
    options = parser.parse_args()

    queue = SimpleQueue() if options.simple else Queue()
    ann = Process(target=put, args=(queue, options.size), name="Ann")
    ann.start()
    if options.join_first:
        ann.join()
    text = queue.get()
    ann.join()
    say(f"gets {len(text)} bytes")


if __name__ == "__main__":
    main()
