"""A lock and a process of one context; with --mixed, of two, it *raises*."""

import argparse
from multiprocessing import get_context

from scripts.say import say


def work(lock):
    with lock:
        taken = not lock.acquire(block=False)
        say(f"has the lock: {taken}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mixed", action="store_true")
    options = parser.parse_args()

    spawn = get_context("spawn")
    lock = get_context("fork").Lock() if options.mixed else spawn.Lock()
    say("starts Ann")
    ann = spawn.Process(target=work, args=(lock,), name="Ann")
    ann.start()
    ann.join()


if __name__ == "__main__":
    main()
