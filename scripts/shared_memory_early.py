"""Bob opens Ann's block by its name while she makes it, and *raises*; with --told she tells him first."""

import argparse
import os
from multiprocessing import Event, Process
from multiprocessing.shared_memory import SharedMemory

from scripts.say import say


def make(name, ready):
    give_size = os.ftruncate

    def tell(file, size):
        say("has a block of 0 bytes")
        give_size(file, size)

    os.ftruncate = tell  # which SharedMemory calls
    block = SharedMemory(name, create=True, size=1)
    block.buf[0] = 7
    ready.set()
    say("has made it")
    block.close()


def look(name, ready, told):
    say("arrives")
    if told:
        ready.wait()
    try:
        block = SharedMemory(name)
    except FileNotFoundError:
        say("finds no block")
        return
    say(f"reads {block.buf[0]}")
    block.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--told", action="store_true")
    options = parser.parse_args()

    owner = SharedMemory(create=True, size=1)  # so that all three have one tracker
    name, ready = f"early-{os.getpid()}", Event()
    people = [
        Process(target=make, args=(name, ready), name="Ann"),
        Process(target=look, args=(name, ready, options.told), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    block = SharedMemory(name)
    for done in (owner, block):
        done.close()
        done.unlink()


if __name__ == "__main__":
    main()
