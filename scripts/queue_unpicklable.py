"""Ann puts squares, the main process gets them; with --generator it *loses data*."""

import argparse
from multiprocessing import Process, Queue
from queue import Empty

from scripts.say import say


def put(queue, lazy):
    say("arrives")
    squares = (n * n for n in range(4))
    queue.put(squares if lazy else list(squares))
    say("has put the squares")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", action="store_true", help="put a generator, not a list")
    options = parser.parse_args()

    queue = Queue()
    ann = Process(target=put, args=(queue, options.generator), name="Ann")
    ann.start()
    ann.join()
    try:
        say(f"gets {queue.get(timeout=2)}")
    except Empty:
        say("gets nothing")


if __name__ == "__main__":
    main()
