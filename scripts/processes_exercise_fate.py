"""A parent tells what became of its children, but `fate` is not written yet: it *loses data*."""

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
    return "is gone"


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
