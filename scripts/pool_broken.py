"""An exception that does not unpickle *hangs*; with --whole it *raises*."""

import argparse
from multiprocessing import Pool

from scripts.say import say


class TooBig(Exception):
    def __init__(self, number, limit):
        super().__init__(f"{number} is over {limit}")


class WholeTooBig(Exception):
    def __init__(self, number, limit):
        super().__init__(number, limit)

    def __str__(self):
        return "{} is over {}".format(*self.args)


def work(kind):
    say("starts", who="task 1")
    raise kind(7, 5)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()

    kind = WholeTooBig if options.whole else TooBig
    with Pool(1) as pool:
        pool.apply(work, (kind,))


if __name__ == "__main__":
    main()
