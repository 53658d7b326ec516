"""The main process ends without joining Ann; unless she is forked, it *raises*; with --join it does not."""

import argparse
from multiprocessing import Lock, Process

from scripts.say import say


class Arrival:
    """Says so when it is unpickled: a process that is not forked gets its arguments one by one."""

    def __reduce__(self):
        return say, ("gets her arguments",)


def work(arrival, lock):
    with lock:
        say("has the lock")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--join", action="store_true", help="join Ann")
    options = parser.parse_args()

    lock = Lock()
    ann = Process(target=work, args=(Arrival(), lock), name="Ann")
    ann.start()
    say("has started Ann")
    if options.join:
        ann.join()


if __name__ == "__main__":
    main()
