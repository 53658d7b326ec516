"""Ann writes two numbers that belong together, Bob reads them; without --lock it *races*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Array, Process

from scripts.say import say


def write_items(pair):
    pair[0] = 5
    say("has written one")
    pair[1] = 10


def write_slice(pair):
    pair[:] = [5, 10]


def read_items(pair):
    first = pair[0]
    say("has read one")
    return first, pair[1]


def read_slice(pair):
    return tuple(pair[:])


def change(pair, write, lock):
    say("arrives")
    with lock:
        write(pair)
    say("has changed it")


def look(pair, read, lock):
    say("arrives")
    with lock:
        first, second = read(pair)
    say(f"sees {first} and {second}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", choices=("items", "slice"), default="items")
    parser.add_argument("--read", choices=("items", "slice"), default="items")
    parser.add_argument("--lock", action="store_true")
    options = parser.parse_args()

    pair = Array("i", [1, 2])
    lock = pair.get_lock() if options.lock else nullcontext()
    write = write_slice if options.write == "slice" else write_items
    read = read_slice if options.read == "slice" else read_items
    people = [
        Process(target=change, args=(pair, write, lock), name="Ann"),
        Process(target=look, args=(pair, read, lock), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
