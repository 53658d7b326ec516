"""Bob reads a file while Ann is writing it; with --no-lock it *raises*."""

import argparse
import json
from contextlib import nullcontext
from multiprocessing import Lock, Process
from pathlib import Path

from scripts.say import say

FILE = Path("tickets.json")


def write(lock):
    say("arrives")
    with lock, FILE.open("w") as file:
        say("has opened the file")
        file.write('{"tickets": ')
        file.flush()
        say("has written half of it")
        file.write("5}")
    say("has closed the file")


def read(lock):
    say("arrives")
    with lock:
        tickets = json.loads(FILE.read_text())
    say(f"reads {tickets}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-lock", action="store_true")
    options = parser.parse_args()

    FILE.write_text('{"tickets": 7}')
    lock = nullcontext() if options.no_lock else Lock()
    people = [
        Process(target=write, args=(lock,), name="Ann"),
        Process(target=read, args=(lock,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
