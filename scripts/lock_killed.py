"""Ann is killed while she holds the lock; without --timeout it *hangs*."""

import argparse
from multiprocessing import Lock, Process

from scripts.say import say


def work(lock):
    with lock:
        say("holds the lock")
        say("lets go")


def wait(lock, timeout):
    say("arrives")
    if lock.acquire(timeout=timeout):
        say("gets the lock")
        lock.release()
    else:
        say("gives up")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout", type=float, help="how long Bob waits")
    options = parser.parse_args()

    lock = Lock()
    ann = Process(target=work, args=(lock,), name="Ann")
    bob = Process(target=wait, args=(lock, options.timeout), name="Bob")
    ann.start()
    say("is about to kill Ann")
    ann.kill()
    ann.join()
    say(f"finds Ann's exit code {ann.exitcode}")
    bob.start()
    bob.join()
    free = lock.acquire(block=False)
    say(f"finds the lock {'free' if free else 'taken'}")


if __name__ == "__main__":
    main()
