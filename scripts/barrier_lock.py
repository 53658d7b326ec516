"""Two write under a lock and meet; with --inside it *hangs*."""

import argparse
from multiprocessing import Barrier, Lock, Process

from scripts.say import say


def write(lock, barrier, inside):
    say("arrives")
    with lock:
        say("writes")
        if inside:
            barrier.wait()
    if not inside:
        barrier.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", action="store_true", help="wait with the lock in hand")
    options = parser.parse_args()

    shared = Lock(), Barrier(2), options.inside
    people = [
        Process(target=write, args=shared, name="Ann"),
        Process(target=write, args=shared, name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
