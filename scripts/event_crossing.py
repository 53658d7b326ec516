"""Cars wait for green, look again under the lock that the light needs too, and cross on green."""

import argparse
from multiprocessing import Event, Lock, Process

from scripts.say import say

NAMES = ["Ann", "Bob", "Cyd", "Dan", "Eve"]


def light(green, road):
    say("is red")
    green.set()
    say("turns green")
    with road:  # nobody is on the road
        green.clear()
    say("turns red")
    green.set()
    say("turns green and stays so")


def drive(green, road):
    say("arrives")
    crossed = False
    while not crossed:
        green.wait()
        say("has seen green")
        with road:
            if green.is_set():  # and it stays green while we hold the lock
                say("may go")
                say("crosses on green" if green.is_set() else "crosses on red")
                crossed = True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cars", type=int, default=1, choices=range(1, 6), metavar="1-5")
    options = parser.parse_args()

    green, road = Event(), Lock()
    everybody = [Process(target=light, args=(green, road), name="Light")]
    everybody += [Process(target=drive, args=(green, road), name=name) for name in NAMES[: options.cars]]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()


if __name__ == "__main__":
    main()
