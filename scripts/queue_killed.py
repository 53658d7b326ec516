"""Ann is terminated while she gets, and Bob gets nothing: it *hangs*; not with --ask."""

import argparse
from multiprocessing import Process, Queue

from scripts.say import say


def take(queue):
    say("arrives")
    while queue.get() is not None:
        say("gets an item")
    say("is asked to end")


def post(queue):
    say("arrives")
    queue.put("a letter")
    say(f"gets {queue.get()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ask", action="store_true", help="put None, which asks Ann to end")
    options = parser.parse_args()

    queue = Queue()
    ann = Process(target=take, args=(queue,), name="Ann")
    bob = Process(target=post, args=(queue,), name="Bob")
    ann.start()
    say("has enough of Ann")
    if options.ask:
        queue.put(None)
    else:
        ann.terminate()
    ann.join()
    bob.start()
    bob.join()


if __name__ == "__main__":
    main()
