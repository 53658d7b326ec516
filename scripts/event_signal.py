"""The handler of SIGTERM calls set() while wait() runs: it *hangs*; with --exit it does not."""

import argparse
import signal
import sys
from multiprocessing import Event, Process

from scripts.say import say


def work(stop, leave):
    def told(*_):
        if leave:
            sys.exit()
        stop.set()

    signal.signal(signal.SIGTERM, told)
    try:
        say("arrives")
        stop.wait()
    finally:
        say("cleans up")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exit", action="store_true", help="the handler calls sys.exit() instead")
    options = parser.parse_args()

    stop = Event()
    ann = Process(target=work, args=(stop, options.exit), name="Ann")
    ann.start()
    say("is about to terminate Ann")
    ann.terminate()
    ann.join()


if __name__ == "__main__":
    main()
