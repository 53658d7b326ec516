"""Three workers take turns by a lock file; with --delete it *races*."""

import argparse
import fcntl
from multiprocessing import Process, Value
from pathlib import Path

from scripts.say import say

LOCK = Path("work.lock")


def work(inside, delete):
    say("arrives")
    with LOCK.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        inside.value += 1
        say(f"comes in: {inside.value} inside")
        inside.value -= 1
        if delete:
            LOCK.unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delete", action="store_true", help="the lock file, when done")
    options = parser.parse_args()

    args = (Value("i", 0, lock=False), options.delete)
    workers = [
        Process(target=work, args=args, name="Ann"),
        Process(target=work, args=args, name="Bob"),
        Process(target=work, args=args, name="Cyd"),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
