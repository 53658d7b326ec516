"""Two workers throw a number each, out of millions; under fork it *races*: they are the same."""

from multiprocessing import Array, Process
from random import Random

from scripts.say import say

DICE = Random()


def throw(place, numbers):
    say("throws")
    numbers[place] = DICE.randint(1, 10**9)


def main():
    numbers = Array("q", 2)
    workers = [
        Process(target=throw, args=(0, numbers), name="Ann"),
        Process(target=throw, args=(1, numbers), name="Bob"),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say("sees twins" if numbers[0] == numbers[1] else "sees two numbers")


if __name__ == "__main__":
    main()
