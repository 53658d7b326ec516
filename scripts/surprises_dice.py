"""Two workers throw a number for each task, from a fixed seed; with --per-worker it *races*."""

import argparse
from multiprocessing import Array, Process, Value
from random import Random

from scripts.say import say


def work(name, per_worker, tasks, numbers):
    dice = Random(f"seed 7, {name}")
    say("comes")
    while True:
        with tasks.get_lock():
            task = tasks.value
            tasks.value += 1
        if task >= len(numbers):
            return
        say(f"takes task {task}")
        if not per_worker:
            dice = Random(f"seed 7, task {task}")
        numbers[task] = dice.randint(1, 100)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-worker", action="store_true")
    options = parser.parse_args()

    tasks, numbers = Value("i", 0), Array("i", 2)
    workers = [
        Process(target=work, args=(name, options.per_worker, tasks, numbers), name=name)
        for name in ("Ann", "Bob")
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say(f"has {numbers[0]} and {numbers[1]}")


if __name__ == "__main__":
    main()
