"""Guests share a room with a few seats; with --look-first it *races*."""

import argparse
from multiprocessing import Process, Semaphore, Value

from scripts.say import say

NAMES = ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon"]


def ask(seats, timeout):
    return seats.acquire(timeout=timeout)


def look_first(seats, timeout):
    if seats.get_value() == 0:
        return False
    say("sees a free seat")
    seats.acquire(block=False)
    return True


def visit(enter, seats, inside, timeout):
    say("arrives")
    if not enter(seats, timeout):
        say("gives up")
        return
    with inside.get_lock():
        inside.value += 1
        number = inside.value
    say(f"sits down: {number} inside")
    with inside.get_lock():
        inside.value -= 1
    seats.release()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--look-first", action="store_true")
    parser.add_argument("--guests", type=int, default=3, help="at most 10")
    parser.add_argument("--seats", type=int, default=2)
    parser.add_argument("--timeout", type=float, help="how long a guest waits")
    options = parser.parse_args()

    seats, inside = Semaphore(options.seats), Value("i", 0)
    enter = look_first if options.look_first else ask
    args = (enter, seats, inside, options.timeout)
    names = NAMES[: options.guests]
    guests = [Process(target=visit, args=args, name=name) for name in names]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()

    free = 0
    while seats.acquire(block=False):
        free += 1
    say(f"counts {free} free seats")


if __name__ == "__main__":
    main()
