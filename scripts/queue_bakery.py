"""Bakers and eaters; with --nones 1 it *hangs*, with --early it *loses data*."""

import argparse
from multiprocessing import Process, Queue

from scripts.say import say

FOODS = {"Ann": "roll", "Bob": "cake", "Cyd": "pie"}


def bake(queue, food, count):
    for n in range(1, count + 1):
        say(f"bakes {food} {n}")
        queue.put(f"{food} {n}")


def eat(queue):
    say("is hungry")
    while (food := queue.get()) is not None:
        say(f"eats {food}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bakers", type=int, default=1, choices=(1, 2, 3), help="default: 1")
    parser.add_argument("--count", type=int, default=1, help="pieces from each of them; default: 1")
    parser.add_argument("--nones", type=int, default=2, help="how often to put None; default: 2")
    parser.add_argument("--early", action="store_true", help="do not wait for the bakers")
    options = parser.parse_args()

    queue = Queue()
    bakers = [
        Process(target=bake, args=(queue, food, options.count), name=name)
        for name, food in list(FOODS.items())[: options.bakers]
    ]
    eaters = [Process(target=eat, args=(queue,), name=name) for name in ("Dan", "Eve")]
    for process in bakers + eaters:
        process.start()
    if options.early:
        say("does not wait")
    else:
        for baker in bakers:
            baker.join()
    for _ in range(options.nones):
        queue.put(None)
    for process in bakers + eaters:
        process.join()


if __name__ == "__main__":
    main()
