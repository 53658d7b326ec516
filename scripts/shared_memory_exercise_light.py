"""Ann and Bob write into a block that is removed too soon; it *raises*."""

import os
from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory

from scripts.say import say


def work(name, place, number):
    say("arrives")
    block = SharedMemory(name)
    block.buf[place] = number
    block.close()


def main():
    name = f"light-{os.getpid()}"
    block = SharedMemory(name, create=True, size=2)
    people = [
        Process(target=work, args=(name, 0, 7), name="Ann"),
        Process(target=work, args=(name, 1, 8), name="Bob"),
    ]
    for person in people:
        person.start()
    say("has started both")
    block.unlink()
    for person in people:
        person.join()
    say(f"reads {block.buf[0]} and {block.buf[1]}")
    block.close()


if __name__ == "__main__":
    main()
