"""Sleepers wait for a bell that rings once; it *hangs* where the bell rings too soon."""

import argparse
from multiprocessing import Condition, Process

from scripts.say import say


def sleep(bell, timeout):
    say("lies down")
    with bell:
        woken = bell.wait(timeout)
    say("is awake" if woken else "gives up")


def ring(bell):
    say("rings")
    with bell:
        bell.notify_all()


def main():
    parser = argparse.ArgumentParser(description="Ann and Bob sleep until Cyd rings.")
    parser.add_argument("--alone", action="store_true", help="without Bob")
    parser.add_argument("--timeout", type=float, help="seconds until a sleeper gives up; default: never")
    options = parser.parse_args()

    bell = Condition()
    sleepers = ["Ann"] if options.alone else ["Ann", "Bob"]
    people = [Process(target=sleep, args=(bell, options.timeout), name=name) for name in sleepers]
    people.append(Process(target=ring, args=(bell,), name="Cyd"))
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
