"""A parent tells what became of its children, by their exit codes."""

import signal
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
    code = child.exitcode
    if code is None:
        return "still runs"
    if code == 0:
        return "has finished"
    if code > 0:
        return f"has failed with {code}"
    return f"was ended by {signal.Signals(-code).name}"


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
