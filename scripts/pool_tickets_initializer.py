"""An initializer fails three times and *raises*; --carry tells the task."""

import argparse
from multiprocessing import Pool, Value

from scripts.say import say


def connect(starts):
    with starts.get_lock():
        starts.value += 1
        if starts.value < 4:
            raise OSError("no connection")


def carry(starts):
    global problem
    try:
        connect(starts)
        problem = None
    except OSError as error:
        problem = error


def work():
    say("starts", who="Ann")


def check_and_work():
    if problem:
        raise problem
    work()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--carry", action="store_true")
    options = parser.parse_args()

    starts = Value("i", 0)
    prepare = carry if options.carry else connect
    with Pool(1, initializer=prepare, initargs=(starts,)) as pool:
        try:
            pool.apply(check_and_work if options.carry else work)
        except OSError as error:
            say(f"is told: {error}")
        pool.close()
        pool.join()
    say(f"counts {starts.value} workers")


if __name__ == "__main__":
    main()
