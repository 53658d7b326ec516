"""Two workers need a folder; with --look-first one of them *raises*."""

import argparse
from multiprocessing import Process
from pathlib import Path

from scripts.say import say

FOLDER = Path("results")


def make():
    FOLDER.mkdir(exist_ok=True)


def look_first():
    if not FOLDER.exists():
        say("sees no folder")
        FOLDER.mkdir()


def work(prepare, name):
    say("arrives")
    prepare()
    Path(FOLDER, name).write_text("done")
    say("has written")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--look-first", action="store_true")
    options = parser.parse_args()

    prepare = look_first if options.look_first else make
    workers = [
        Process(target=work, args=(prepare, "Ann"), name="Ann"),
        Process(target=work, args=(prepare, "Bob"), name="Bob"),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
