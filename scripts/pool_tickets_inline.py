"""Nobody keeps the lock for Bob, and it *hangs*; with --keep, main does."""

import argparse
from multiprocessing import Manager, Pool

from scripts.say import say


def work():
    say("keeps the only worker busy", who="Ann")


def buy(lock):
    with lock:
        say("holds the lock", who="Bob")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()

    with Pool(1) as pool:
        pool.apply_async(work)
        if options.keep:
            lock = Manager().Lock()
            result = pool.apply_async(buy, (lock,))
        else:
            result = pool.apply_async(buy, (Manager().Lock(),))
        result.get()
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
