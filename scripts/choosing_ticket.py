"""Two buyers, as processes or threads, want the last ticket; without --lock it *races*."""

import argparse
import multiprocessing
import threading
from contextlib import nullcontext

from scripts.say import say


def buy(name, left, lock):
    say("arrives", name)
    with lock:
        seen = left[0]
        say(f"sees {seen}", name)
        if seen > 0:
            left[0] = seen - 1
            say("buys a ticket", name)
        else:
            say("goes home", name)


def as_processes():
    return multiprocessing.Process, multiprocessing.Array("i", [1], lock=False), multiprocessing.Lock()


def as_threads():
    return threading.Thread, [1], threading.Lock()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", action="store_true")
    parser.add_argument("--lock", action="store_true")
    options = parser.parse_args()

    carrier, left, lock = as_threads() if options.threads else as_processes()
    lock = lock if options.lock else nullcontext()
    buyers = [carrier(target=buy, args=(name, left, lock)) for name in ("Ann", "Bob")]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()


if __name__ == "__main__":
    main()
