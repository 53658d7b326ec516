"""Two processes work at once; with --join-each there is one at a time."""

import argparse
from multiprocessing import Process

from scripts.say import say


def work():
    say("begins")
    say("ends")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--join-each", action="store_true", help="join each before the next is started")
    join_each = parser.parse_args().join_each
    workers = [Process(target=work, name=name) for name in ("Ann", "Bob")]
    for worker in workers:
        worker.start()
        if join_each:
            worker.join()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
