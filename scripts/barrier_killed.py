"""A process is killed while it waits at a barrier, then the other one comes: it *hangs*; not with --new."""

import argparse
from multiprocessing import Barrier, Process
from threading import BrokenBarrierError

from scripts.say import say


def meet(barrier):
    say("arrives")
    try:
        barrier.wait(timeout=2)
    except BrokenBarrierError:
        say("gives up")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", action="store_true", help="a new barrier after the kill")
    options = parser.parse_args()

    barrier = Barrier(2)
    ann = Process(target=meet, args=(barrier,), name="Ann")
    ann.start()
    say("is about to kill Ann")
    ann.kill()
    ann.join()
    bob = Process(target=meet, args=(Barrier(2) if options.new else barrier,), name="Bob")
    bob.start()
    bob.join()


if __name__ == "__main__":
    main()
