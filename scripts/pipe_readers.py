"""Readers share one end of a pipe and take turns by a lock; with --no-lock it *loses data*."""

import argparse
import os
from contextlib import nullcontext
from multiprocessing import Lock, Pipe, Process
from multiprocessing.connection import Connection

from scripts.say import say

NAMES = ["Ann", "Bob", "Cyd"]


class Slow(Connection):
    """A Connection that says a line between the two reads of its recv(); not for Windows."""

    def _recv(self, size, *rest):
        part = super()._recv(size, *rest)
        if size == 4:
            say("has read a length")
        return part


def read(receiver, sender, lock):
    sender.close()
    slow = Slow(os.dup(receiver.fileno()), writable=False)
    receiver.close()
    say("arrives")
    while True:
        try:
            with lock:
                dish = slow.recv()
        except EOFError:
            break
        say(f"gets {dish}")
    slow.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-lock", action="store_true", help="let the readers read at the same time")
    parser.add_argument("--readers", type=int, default=2, choices=(1, 2, 3), help="default: 2")
    options = parser.parse_args()

    receiver, sender = Pipe(duplex=False)
    lock = nullcontext() if options.no_lock else Lock()
    args = (receiver, sender, lock)
    readers = [Process(target=read, args=args, name=name) for name in NAMES[: options.readers]]
    for reader in readers:
        reader.start()
    receiver.close()
    for dish in ("soup", "rice", "tea")[: options.readers]:
        sender.send(dish)
    sender.close()
    for reader in readers:
        reader.join()


if __name__ == "__main__":
    main()
