"""Xia waits for a letter with the lock that Ann needs; it *hangs*. With --let-go or --limit it does not."""

import argparse
from multiprocessing import Lock, Process, Queue
from queue import Empty

from scripts.say import say


def write(lock, box):
    say("arrives")
    with lock:
        say("writes")
        box.put("a letter")


def hold_on(lock, box, limit):
    with lock:
        say("waits for a letter")
        return box.get(timeout=limit)


def let_go(lock, box, limit):
    with lock:
        say("waits for a letter")
    return box.get(timeout=limit)


def read(take, lock, box, limit):
    say("arrives")
    try:
        say(f"reads {take(lock, box, limit)}")
    except Empty:
        say("gives up")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--let-go", action="store_true")
    parser.add_argument("--limit", type=float, help="how long Xia waits, in seconds")
    options = parser.parse_args()

    lock, box = Lock(), Queue()
    take = let_go if options.let_go else hold_on
    args = (take, lock, box, options.limit)
    people = [
        Process(target=write, args=(lock, box), name="Ann"),
        Process(target=read, args=args, name="Xia"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
