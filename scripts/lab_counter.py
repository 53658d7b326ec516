"""Doors that count visitors in one file; with --no-lock it *races*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Lock, Process
from pathlib import Path

from scripts.say import say

VISITORS = Path("visitors.txt")


def let_one_in(lock):
    say("opens")
    with lock:
        visitors = int(VISITORS.read_text())
        say(f"reads {visitors}")
        VISITORS.write_text(str(visitors + 1))
        say(f"wrote {visitors + 1}")


def main():
    parser = argparse.ArgumentParser(description="Each door lets one visitor in and counts.")
    parser.add_argument("--no-lock", action="store_true", help="do not take turns")
    parser.add_argument("--doors", type=int, default=2, choices=(1, 2, 3), help="how many; default: 2")
    options = parser.parse_args()

    VISITORS.write_text("0")
    lock = nullcontext() if options.no_lock else Lock()
    names = ("Ann", "Bob", "Cyd")[: options.doors]
    doors = [Process(target=let_one_in, args=(lock,), name=name) for name in names]
    for door in doors:
        door.start()
    for door in doors:
        door.join()


if __name__ == "__main__":
    main()
