"""Two workers claim one job by a file; with --look-first it *races*."""

import argparse
from multiprocessing import Process
from pathlib import Path

from scripts.say import say

CLAIM = Path("job.claimed")


def create(name):
    try:
        with CLAIM.open("x") as file:
            file.write(name)
    except FileExistsError:
        return False
    return True


def look_first(name):
    if CLAIM.exists():
        return False
    say("sees no claim")
    CLAIM.write_text(name)
    return True


def work(claim, name):
    say("arrives")
    say("does the job" if claim(name) else "leaves it")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--look-first", action="store_true")
    options = parser.parse_args()

    claim = look_first if options.look_first else create
    workers = [
        Process(target=work, args=(claim, "Ann"), name="Ann"),
        Process(target=work, args=(claim, "Bob"), name="Bob"),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say(f"reads the name of {CLAIM.read_text()}")


if __name__ == "__main__":
    main()
