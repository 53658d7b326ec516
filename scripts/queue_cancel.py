"""Ann does not wait for her feeder: it *loses data*, with --size 1000000 it *hangs*; not with --wait."""

import argparse
from multiprocessing import Process, Queue
from queue import Empty

from scripts.say import say


class Letter:
    def __init__(self, size):
        self.size = size

    def __reduce__(self):  # called when a letter is pickled
        say("pickles the letter", who="Ann's feeder")
        return bytes, (b"X" * self.size,)


def put(queue, size, wait):
    say("arrives")
    if not wait:
        queue.cancel_join_thread()
    queue.put(Letter(size))
    say("has put the letter")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wait", action="store_true", help="do not call cancel_join_thread()")
    parser.add_argument("--size", type=int, default=1, help="bytes in the letter; default: 1")
    options = parser.parse_args()

    queue = Queue()
    ann = Process(target=put, args=(queue, options.size, options.wait), name="Ann")
    ann.start()
    ann.join()
    try:
        letter = queue.get(timeout=2)
    except Empty:
        say("gets nothing")
    else:
        say(f"gets {len(letter)} bytes")


if __name__ == "__main__":
    main()
