"""A pool is left, perhaps with its lock taken: it *hangs*, but for --join."""

import argparse
from multiprocessing import Lock, Pool

from scripts.say import say


def receive(lock):
    global shared
    shared = lock


def buy():
    say("arrives", who="Ann")
    with shared:
        say("holds the lock", who="Ann")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--join", action="store_true")
    options = parser.parse_args()

    lock = Lock()
    with Pool(1, initializer=receive, initargs=(lock,)) as pool:
        pool.apply_async(buy)
        say("has handed out the task")
        if options.join:
            pool.close()
            pool.join()
    with lock:
        say("holds the lock")


if __name__ == "__main__":
    main()
