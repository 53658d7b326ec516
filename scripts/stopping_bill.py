"""A worker is killed at its work and another one is started: it *races*; with --key it does not.

With --mark-first nothing is done twice, and in its place something is not done at all.
"""

import argparse
from multiprocessing import Process, current_process
from pathlib import Path

from scripts.say import say

PAYMENTS, DONE = Path("payments"), Path("done.txt")


def pay(key):
    Path(PAYMENTS, key).write_text("10 euros")
    say("has paid")


def mark():
    DONE.touch()
    say("has marked it as done")


def pay_first():
    pay(f"from {current_process().name}")
    mark()


def mark_first():
    mark()
    pay(f"from {current_process().name}")


def with_key():
    pay("for bill 17")  # whoever pays it again writes the same payment again
    mark()


def work(settle):
    say("takes the bill")
    settle()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mark-first", dest="settle", action="store_const", const=mark_first)
    parser.add_argument("--key", dest="settle", action="store_const", const=with_key)
    settle = parser.parse_args().settle or pay_first

    PAYMENTS.mkdir()
    ann = Process(target=work, args=(settle,), name="Ann")
    ann.start()
    say("is about to kill Ann")
    ann.kill()
    ann.join()
    if not DONE.exists():
        bob = Process(target=work, args=(settle,), name="Bob")
        bob.start()
        bob.join()
    say(f"counts {len(list(PAYMENTS.iterdir()))} payments")


if __name__ == "__main__":
    main()
