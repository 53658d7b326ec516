"""Two subinterpreters want the last ticket, from Python 3.14 on; --baton lets one at a time to it."""

import argparse
import importlib
import os
import sys
from contextlib import nullcontext

from scripts.say import say


class Baton:
    """A pipe with one byte in it. Whoever has taken the byte has the baton."""

    def __init__(self):
        self.reading, self.writing = os.pipe()
        os.write(self.writing, b"1")

    def __enter__(self):
        os.read(self.reading, 1)

    def __exit__(self, *_):
        os.write(self.writing, b"1")


def buy(name, left, baton):
    say("arrives", name)
    with baton:
        seen = left[0]
        say(f"sees {seen}", name)
        if seen > 0:
            left[0] = seen - 1
            say("buys a ticket", name)
        else:
            say("goes home", name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--baton", action="store_true")
    options = parser.parse_args()

    from concurrent import interpreters  # since Python 3.14

    here = importlib.import_module("scripts.choosing_interpreter")  # they find a module, and no __main__
    left = memoryview(bytearray([1]))  # the same memory for both, not a copy
    baton = here.Baton() if options.baton else nullcontext()
    shops = [interpreters.create() for _ in range(2)]
    for shop in shops:
        shop.exec(f"import sys; sys.path[:] = {sys.path}")  # it has its own, as it has its own modules
    buyers = [
        shop.call_in_thread(here.buy, name, left, baton)
        for shop, name in zip(shops, ("Ann", "Bob"), strict=True)
    ]
    for buyer in buyers:
        buyer.join()
    for shop in shops:
        shop.close()


if __name__ == "__main__":
    main()
