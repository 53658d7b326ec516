"""Ann moves a point from 0, 0 to 3, 4 and Bob reads it; without --lock it *races*."""

import argparse
from contextlib import nullcontext
from ctypes import Structure, c_int
from multiprocessing import Process, Value

from scripts.say import say


class Point(Structure):
    _fields_ = (("x", c_int), ("y", c_int))


def move(point, lock):
    say("arrives")
    with lock:
        point.x = 3
        say("has moved x")
        point.y = 4
    say("has moved both")


def look(point, lock):
    say("arrives")
    with lock:
        x, y = point.x, point.y
    say(f"sees {x}, {y}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true")
    options = parser.parse_args()

    point = Value(Point, 0, 0)
    lock = point.get_lock() if options.lock else nullcontext()
    people = [
        Process(target=move, args=(point, lock), name="Ann"),
        Process(target=look, args=(point, lock), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
