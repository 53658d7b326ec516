"""A class of ours lives in a manager, and its method is called by two; with --no-lock it *races*."""

import argparse
import threading
from contextlib import nullcontext
from multiprocessing import Process
from multiprocessing.managers import BaseManager

from scripts.say import say


class Counter:
    def __init__(self, lock=False):
        self.lock = threading.Lock() if lock else nullcontext()
        self.number = 0

    def add(self, who):
        with self.lock:
            number = self.number
            say(f"reads {number}", who)
            self.number = number + 1

    def total(self):
        return self.number


class OurManager(BaseManager):
    pass


OurManager.register("Counter", Counter)


def count(counter, who):
    say("calls", who)
    counter.add(who)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-lock", action="store_true")
    options = parser.parse_args()

    with OurManager() as manager:
        counter = manager.Counter(lock=not options.no_lock)
        doors = [Process(target=count, args=(counter, name), name=name) for name in ("Ann", "Bob")]
        for door in doors:
            door.start()
        for door in doors:
            door.join()
        say(f"counts {counter.total()}")


if __name__ == "__main__":
    main()
