"""Ann frees a lock and waits for Bob; with --nested it *hangs*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Process, RLock, Semaphore

from scripts.say import say


def fetch(counter, bell):
    with counter:
        counter.release()  # let the cook in
        bell.acquire()
        counter.acquire()
        say("takes a dish")


def serve(counter, bell, outer):
    say("arrives")
    with outer:
        say("looks for a dish")
        fetch(counter, bell)


def cook(counter, bell):
    say("arrives")
    with counter:
        say("puts a dish on the counter")
    bell.release()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nested", action="store_true")
    options = parser.parse_args()

    counter, bell = RLock(), Semaphore(0)
    outer = counter if options.nested else nullcontext()
    people = [
        Process(target=serve, args=(counter, bell, outer), name="Ann"),
        Process(target=cook, args=(counter, bell), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say("closes the kitchen")


if __name__ == "__main__":
    main()
