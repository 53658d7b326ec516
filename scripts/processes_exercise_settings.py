"""A setting in a global. Unless it is forked, a child *loses data*."""

import argparse
from multiprocessing import Process

from scripts.say import say

greeting = "(no greeting)"


def greet():
    say(greeting)


def main():
    global greeting
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("greeting")
    greeting = parser.parse_args().greeting
    workers = [Process(target=greet, name=name) for name in ("Ann", "Bob")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say("all are greeted")


if __name__ == "__main__":
    main()
