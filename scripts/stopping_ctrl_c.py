"""Ctrl-C reaches the worker, too: it *raises*; with --shield it does not."""

import argparse
import os
import signal
from contextlib import suppress
from multiprocessing import Event, Process

from scripts.say import say


def write_pages(asked, shield):
    if shield:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    say("arrives")
    for page in (1, 2):
        if asked.is_set():
            break
        say(f"has written page {page}")
    say("goes home")


def press_ctrl_c(worker):
    """What a terminal does: SIGINT to every process of the program."""
    with suppress(ProcessLookupError):  # it has ended
        os.kill(worker.pid, signal.SIGINT)
    signal.raise_signal(signal.SIGINT)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shield", action="store_true", help="the worker ignores SIGINT")
    options = parser.parse_args()

    asked = Event()
    ann = Process(target=write_pages, args=(asked, options.shield), name="Ann")
    ann.start()
    say("is about to press Ctrl-C")
    try:
        press_ctrl_c(ann)
    except KeyboardInterrupt:
        asked.set()
    ann.join()
    say(f"sees exit code {ann.exitcode}")


if __name__ == "__main__":
    main()
