"""A car waits for green; when wait() returns False, it runs the red light: it *races*."""

import argparse
from multiprocessing import Event, Process

from scripts.say import say


def light(green):
    say("is red")
    green.set()
    say("turns green")


def drive(green, patience):
    say("arrives")
    if green.wait(patience):
        say("crosses on green")
    else:
        say("runs the red light")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patience", type=float, default=60, help="seconds that a car waits; default: 60")
    options = parser.parse_args()

    green = Event()
    everybody = [
        Process(target=drive, args=(green, options.patience), name="Ann"),
        Process(target=light, args=(green,), name="Light"),
    ]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()


if __name__ == "__main__":
    main()
