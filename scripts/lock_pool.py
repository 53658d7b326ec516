"""A pool gets its lock when it starts; with --as-argument it *raises*."""

import argparse
from multiprocessing import Lock, Pool

from scripts.say import say


def receive(lock):
    global shared
    shared = lock


def work(lock=None):
    lock = lock or shared
    with lock:
        taken = not lock.acquire(block=False)
        say(f"holds the lock: {taken}", who="task 1")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as-argument", action="store_true")
    options = parser.parse_args()

    lock = Lock()
    say("starts a pool")
    with Pool(1, initializer=receive, initargs=(lock,)) as pool:
        pool.apply(work, (lock,) if options.as_argument else ())
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
