"""Every way in which a process can end, and the exit code that its parent sees."""

import argparse
import os
import sys
import threading
from multiprocessing import Event, Process

from scripts.say import say

NAMES = {"return": "Ann", "raise": "Bob", "exit": "Cyd", "_exit": "Dan", "terminate": "Eve", "kill": "Fay"}


def end(how, ready):
    say("works")
    try:
        if how == "return":
            return
        if how == "raise":
            raise ValueError("on purpose")
        if how == "exit":
            sys.exit(3)
        if how == "_exit":
            os._exit(7)
        ready.set()
        threading.Event().wait()  # forever: its parent ends this process
    finally:
        say("cleans up")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "ways", nargs="*", help=f"default: {' '.join(NAMES)}; since Python 3.14 also interrupt"
    )
    for how in parser.parse_args().ways or NAMES:
        ready = Event()
        child = Process(target=end, args=(how, ready), name=NAMES.get(how, "Gus"))
        child.start()
        if how in ("terminate", "kill", "interrupt"):
            ready.wait()
            getattr(child, how)()
        child.join()
        say(f"{child.name} ({how}): exitcode {child.exitcode}")


if __name__ == "__main__":
    main()
