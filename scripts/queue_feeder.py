"""Ann puts a letter into a queue and looks at once: it *races*; with --wait she waits for it."""

import argparse
from multiprocessing import Process, Queue
from queue import Empty

from scripts.say import say


class Letter:
    def __reduce__(self):  # called when a letter is pickled
        say("pickles the letter", who="Ann's feeder")
        return str, ("a letter",)


def put(queue, wait):
    say("arrives")
    queue.put(Letter())
    say("has put the letter")
    if wait:
        say(f"gets {queue.get()}")
        return
    say(f"full() {queue.full()}, empty() {queue.empty()}")
    try:
        say(f"gets {queue.get_nowait()}")
    except Empty:
        say("gets Empty")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wait", action="store_true", help="get() instead of get_nowait()")
    options = parser.parse_args()

    queue = Queue(maxsize=1)
    ann = Process(target=put, args=(queue, options.wait), name="Ann")
    ann.start()
    ann.join()


if __name__ == "__main__":
    main()
