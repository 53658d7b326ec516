"""SIGTERM ends the main process, and its daemon runs on: it *hangs*; with --handle it does not."""

import argparse
import signal
import sys
import threading
from multiprocessing import Process

from scripts.say import say


def work():
    say("works")
    threading.Event().wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--handle", action="store_true", help="the main process handles SIGTERM")
    options = parser.parse_args()

    if options.handle:
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    Process(target=work, name="Ann", daemon=True).start()
    say("is about to get SIGTERM")
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
