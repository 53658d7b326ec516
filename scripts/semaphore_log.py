"""Two guests share one seat and write a log; with --early the log *races*."""

import argparse
from multiprocessing import Process, Semaphore

from scripts.say import say


def visit(seat, early):
    say("arrives")
    seat.acquire()
    say("sits down")
    if early:
        seat.release()
        say("takes a coat")
    say("leaves")
    if not early:
        seat.release()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--early", action="store_true")
    options = parser.parse_args()

    seat = Semaphore(1)
    guests = [
        Process(target=visit, args=(seat, options.early), name="Ann"),
        Process(target=visit, args=(seat, options.early), name="Bob"),
    ]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
    say("closes the room")


if __name__ == "__main__":
    main()
