"""Ann makes a block of shared memory, Bob reads it by its name; it *loses data*."""

import argparse
import os
import sys
from multiprocessing import Process, resource_tracker
from multiprocessing.shared_memory import SharedMemory

from scripts.say import say


def lend(name):
    say("arrives")
    block = SharedMemory(name, create=True, size=1)
    block.buf[0] = 7
    say("has written 7")
    block.close()
    try:
        block.unlink()
    except FileNotFoundError:
        say("finds her block gone")


def borrow(name, open_block):
    say("arrives")
    try:
        block = open_block(name)
    except FileNotFoundError:
        say("finds no block")
        return
    say(f"reads {block.buf[0]}")
    block.close()


def tracked(name):
    return SharedMemory(name)


def untracked(name):
    if sys.version_info >= (3, 13):
        return SharedMemory(name, track=False)
    block = SharedMemory(name)
    resource_tracker.unregister(block._name, "shared_memory")
    return block


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--untracked", action="store_true")
    options = parser.parse_args()

    name = f"shelf-{os.getpid()}"
    open_block = untracked if options.untracked else tracked
    people = [
        Process(target=lend, args=(name,), name="Ann"),
        Process(target=borrow, args=(name, open_block), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say("is done")


if __name__ == "__main__":
    main()
