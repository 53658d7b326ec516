"""A pool gets the proxy of a manager with a key of its own; without --same it *hangs*."""

import argparse
from multiprocessing import Pool, current_process
from multiprocessing.managers import SyncManager

from scripts.say import say


def add(scores):
    scores.append(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--same", action="store_true", help="the key of all processes of the program")
    options = parser.parse_args()

    if options.same:
        current_process().authkey = b"ours"
    with SyncManager(authkey=b"ours") as manager, Pool(1) as pool:
        scores = manager.list()
        result = pool.apply_async(add, (scores,))
        say("waits")
        result.get()
        say(f"has {scores}")
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
