"""A seat is given back; with --always it *races*, with --bounded *raises*."""

import argparse
from multiprocessing import BoundedSemaphore, Process, Semaphore, Value

from scripts.say import say

NAMES = ["Ann", "Bob", "Cyd"]


def sit(inside):
    with inside.get_lock():
        inside.value += 1
        number = inside.value
    say(f"sits down: {number} inside")
    with inside.get_lock():
        inside.value -= 1


def careless(seats, inside):
    say("arrives")
    try:
        if seats.acquire(block=False):
            sit(inside)
        else:
            say("goes home")
    finally:
        seats.release()


def careful(seats, inside):
    say("arrives")
    if seats.acquire(block=False):
        try:
            sit(inside)
        finally:
            seats.release()
    else:
        say("goes home")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--always", action="store_true")
    parser.add_argument("--bounded", action="store_true")
    parser.add_argument("--guests", type=int, default=2, choices=(2, 3))
    options = parser.parse_args()

    seats = BoundedSemaphore(1) if options.bounded else Semaphore(1)
    visit = careless if options.always else careful
    args, names = (seats, Value("i", 0)), NAMES[: options.guests]
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
