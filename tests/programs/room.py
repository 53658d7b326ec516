"""Three guests and a semaphore of SEATS."""

import sys
from multiprocessing import Process, Semaphore

from scripts.say import say


def visit(seats):
    say("arrives")
    with seats:
        say("enters")


def main():
    seats = Semaphore(int(sys.argv[1]))
    guests = [Process(target=visit, args=(seats,), name=name) for name in ("Ann", "Bob", "Cyd")]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()


if __name__ == "__main__":
    main()
