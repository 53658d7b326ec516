"""A task starts a process: it *raises*; with --executor it may."""

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool, Process

from scripts.say import say


def help_out():
    say("helps")


def work():
    say("starts", who="task 1")
    helper = Process(target=help_out, name="helper")
    helper.start()
    helper.join()
    say("has been helped", who="task 1")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--executor", action="store_true", help="not a Pool")
    options = parser.parse_args()

    if options.executor:
        with ProcessPoolExecutor(1) as executor:
            executor.submit(work).result()
    else:
        with Pool(1) as pool:
            pool.apply(work)


if __name__ == "__main__":
    main()
