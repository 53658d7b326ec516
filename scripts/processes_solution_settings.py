"""A setting that is handed to each process as an argument."""

import argparse
from multiprocessing import Process

from scripts.say import say


def greet(greeting):
    say(greeting)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("greeting")
    greeting = parser.parse_args().greeting
    workers = [Process(target=greet, args=(greeting,), name=name) for name in ("Ann", "Bob")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say("all are greeted")


if __name__ == "__main__":
    main()
