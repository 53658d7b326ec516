"""Ann goes through a managed dictionary that was handed to her; with --loop it *raises*."""

import argparse
from multiprocessing import Manager, Process

from scripts.say import say


def read(prices, loop):
    for name in prices if loop else prices.keys():
        say(f"sees {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loop", action="store_true")
    options = parser.parse_args()

    with Manager() as manager:
        prices = manager.dict(apple=1, pear=2)
        say("starts her")
        ann = Process(target=read, args=(prices, options.loop), name="Ann")
        ann.start()
        ann.join()


if __name__ == "__main__":
    main()
