"""Wrong: a child that a signal has ended has failed with -9."""

import sys
import threading
from multiprocessing import Process

from scripts.say import say


def work(code):
    say("works")
    if code is None:
        threading.Event().wait()  # forever
    sys.exit(code)


def fate(child):
    if child.is_alive():
        return "still runs"
    return f"has failed with {child.exitcode}" if child.exitcode else "has finished"


def main():
    for name, code in (("Ann", 0), ("Bob", 3), ("Cyd", None)):
        child = Process(target=work, args=(code,), name=name)
        child.start()
        say(f"{name} {fate(child)}")
        if code is None:
            child.kill()
        child.join()
        say(f"{name} {fate(child)}")


if __name__ == "__main__":
    main()
