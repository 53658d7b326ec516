"""Three meet at a barrier; with --parties 2 it *hangs*."""

import argparse
from multiprocessing import Barrier, Process

from scripts.say import say


def meet(barrier):
    say("arrives")
    barrier.wait()
    say("goes on")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parties", type=int, default=3)
    options = parser.parse_args()

    barrier = Barrier(options.parties)
    people = [Process(target=meet, args=(barrier,), name=name) for name in ("Ann", "Bob", "Cyd")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
