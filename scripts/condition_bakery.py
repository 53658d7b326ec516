"""Eaters wait for loaves; with --blind it *hangs*, with --if and --all it *races*."""

import argparse
from multiprocessing import Condition, Process, Value

from scripts.say import say


def blind(loaves, changed):
    changed.wait()


def look_once(loaves, changed):
    if loaves.value == 0:
        changed.wait()


def look_again(loaves, changed):
    while loaves.value == 0:
        changed.wait()


def eat(wait, loaves, changed):
    say("arrives")
    with changed:
        wait(loaves, changed)
        loaves.value -= 1
        left = loaves.value
    say(f"eats: {left} left")


def bring(number, wake, loaves, changed):
    for _ in range(number):
        say("brings one")
        with changed:
            loaves.value += 1
            wake(changed)


def wake_one(changed):
    changed.notify()


def wake_all(changed):
    changed.notify_all()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--if", dest="once", action="store_true")
    parser.add_argument("--all", action="store_true", help="notify_all() instead of notify()")
    parser.add_argument("--eaters", type=int, default=2, choices=(1, 2))
    options = parser.parse_args()

    wait = blind if options.blind else look_once if options.once else look_again
    wake = wake_all if options.all else wake_one
    shared = Value("i", 0, lock=False), Condition()
    names = ["Xia", "Yan"][: options.eaters]
    people = [Process(target=bring, args=(len(names), wake, *shared), name="Ann")]
    people += [Process(target=eat, args=(wait, *shared), name=name) for name in names]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
