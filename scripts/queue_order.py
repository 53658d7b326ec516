"""Ann puts A, then Bob puts B, and the main process may get B first: it *races*."""

import argparse
from multiprocessing import Event, Process, Queue, SimpleQueue, current_process
from threading import current_thread, main_thread

from scripts.say import say


class Letter:
    def __init__(self, text):
        self.text = text

    def __reduce__(self):  # called when a letter is pickled
        who = current_process().name
        if current_thread() is not main_thread():
            who += "'s feeder"
        say(f"pickles {self.text}", who=who)
        return str, (self.text,)


def first(queue, done):
    say("arrives")
    queue.put((1, Letter("A")))
    say("has put A")
    done.set()


def second(queue, done):
    done.wait()
    queue.put((2, Letter("B")))
    say("has put B")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbered", action="store_true", help="sort the letters by their numbers")
    parser.add_argument("--simple", action="store_true", help="use a SimpleQueue, which has no feeder")
    options = parser.parse_args()

    queue, done = SimpleQueue() if options.simple else Queue(), Event()
    ann = Process(target=first, args=(queue, done), name="Ann")
    bob = Process(target=second, args=(queue, done), name="Bob")
    ann.start()
    bob.start()
    letters = [queue.get(), queue.get()]
    ann.join()
    bob.join()
    if options.numbered:
        letters.sort()
    say("gets " + ", then ".join(text for _, text in letters))


if __name__ == "__main__":
    main()
