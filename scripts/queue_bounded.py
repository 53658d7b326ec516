"""Ann puts two letters into a queue with one place; with --timeout she may give up."""

import argparse
from multiprocessing import Process, Queue
from queue import Full

from scripts.say import say


def put(queue, timeout):
    say("arrives")
    queue.put("letter 1")
    say("has put letter 1")
    try:
        queue.put("letter 2", timeout=timeout)
    except Full:
        say("gives up")
    else:
        say("has put letter 2")
    queue.put(None)


def get(queue):
    say("arrives")
    while (letter := queue.get()) is not None:
        say(f"gets {letter}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout", type=float, help="seconds that Ann waits; default: forever")
    options = parser.parse_args()

    queue = Queue(maxsize=1)
    ann = Process(target=put, args=(queue, options.timeout), name="Ann")
    bob = Process(target=get, args=(queue,), name="Bob")
    ann.start()
    bob.start()
    ann.join()
    bob.join()


if __name__ == "__main__":
    main()
