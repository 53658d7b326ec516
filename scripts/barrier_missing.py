"""Bob fails before he comes to the barrier: it *hangs*; with --abort or with --limit it does not."""

import argparse
from multiprocessing import Barrier, Process
from threading import BrokenBarrierError

from scripts.say import say


def work(barrier, fails, abort, limit):
    say("works")
    try:
        if fails:
            raise ValueError("no flour")
        barrier.wait(limit)
    except ValueError as error:
        if abort:
            barrier.abort()
        say(f"fails: {error}")
    except BrokenBarrierError:
        say("gives up")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--abort", action="store_true")
    parser.add_argument("--limit", type=float, help="seconds that each waits at most")
    options = parser.parse_args()

    barrier = Barrier(2)
    people = [
        Process(target=work, args=(barrier, False, options.abort, options.limit), name="Ann"),
        Process(target=work, args=(barrier, True, options.abort, options.limit), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
