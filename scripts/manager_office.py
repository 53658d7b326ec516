"""Two workers call an office by its address and take jobs from it; with --wrong-key it *raises*."""

import argparse
from multiprocessing import Process
from multiprocessing.managers import BaseManager
from queue import Queue

from scripts.say import say

JOBS = Queue()  # the one in the office's process is the one that all use


def jobs():
    return JOBS


class Office(BaseManager):
    pass


Office.register("jobs", callable=jobs)


def work(address, key):
    say("arrives")
    office = Office(address=address, authkey=key)
    office.connect()
    say(f"does job {office.jobs().get()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong-key", action="store_true")
    options = parser.parse_args()

    key = b"wrong" if options.wrong_key else b"ours"
    with Office(authkey=b"ours") as office:
        for job in (1, 2):
            office.jobs().put(job)
        workers = [
            Process(target=work, args=(office.address, key), name="Ann"),
            Process(target=work, args=(office.address, key), name="Bob"),
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


if __name__ == "__main__":
    main()
