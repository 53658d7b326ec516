"""Two guests need two of two seats each; with --one-by-one it *hangs*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Lock, Process, Semaphore

from scripts.say import say


def visit(seats, turn):
    say("arrives")
    with turn:
        seats.acquire()
        say("has one seat")
        seats.acquire()
    say("has two seats")
    seats.release()
    seats.release()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one-by-one", action="store_true")
    options = parser.parse_args()

    seats = Semaphore(2)
    turn = nullcontext() if options.one_by_one else Lock()
    guests = [
        Process(target=visit, args=(seats, turn), name="Ann"),
        Process(target=visit, args=(seats, turn), name="Bob"),
    ]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()


if __name__ == "__main__":
    main()
