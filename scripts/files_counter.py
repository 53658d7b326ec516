"""Two doors count their visitors in a file; it *races*. With --flock it does not."""

import argparse
import fcntl
from multiprocessing import Process
from pathlib import Path

from scripts.say import say

COUNT, LOCK = Path("count.txt"), Path("count.lock")


def let_one_in(lock_file, take):
    say("arrives")
    with lock_file.open("a") as file:
        take(file)
        number = int(COUNT.read_text())
        say(f"reads {number}")
        COUNT.write_text(str(number + 1))
    say("has counted")


def flock(file):
    fcntl.flock(file, fcntl.LOCK_EX)


def lockf(file):
    fcntl.lockf(file, fcntl.LOCK_EX)


def nothing(file):
    pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flock", action="store_true")
    parser.add_argument("--lockf", action="store_true")
    parser.add_argument("--same-file", action="store_true", help="lock count.txt itself")
    options = parser.parse_args()

    COUNT.write_text("0")
    take = flock if options.flock else lockf if options.lockf else nothing
    args = (COUNT if options.same_file else LOCK, take)
    doors = [
        Process(target=let_one_in, args=args, name="Ann"),
        Process(target=let_one_in, args=args, name="Bob"),
    ]
    for door in doors:
        door.start()
    for door in doors:
        door.join()
    say(f"counts {COUNT.read_text()}")


if __name__ == "__main__":
    main()
