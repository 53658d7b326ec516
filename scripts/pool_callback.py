"""A callback and the main thread add up; without --lock it *races*."""

import argparse
from contextlib import nullcontext
from multiprocessing import Pool
from threading import Lock

from scripts.say import say

total = 0


def work():
    say("starts", who="task 1")
    return 1


def add(number, lock, who):
    global total
    say("arrives", who=who)
    with lock:
        seen = total
        say(f"sees {seen}", who=who)
        total = seen + number


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true", help="of threading")
    options = parser.parse_args()

    lock = Lock() if options.lock else nullcontext()
    with Pool(1) as pool:
        pool.apply_async(work, callback=lambda n: add(n, lock, "callback"))
        add(1, lock, "MainProcess")
        pool.close()
        pool.join()
    say(f"has {total}")


if __name__ == "__main__":
    main()
