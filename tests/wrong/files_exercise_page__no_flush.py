"""Wrong: the file is empty in the place of half full."""

import os
from multiprocessing import Process
from pathlib import Path

from scripts.say import say

NEW, PAGE = Path("page.new"), Path("page.txt")


def write():
    say("arrives")
    with PAGE.open("w") as file:
        file.write("new ")
        say("has half of it")
        file.write("page")
    say("has written")


def read():
    say("arrives")
    say(f"reads '{PAGE.read_text()}'")


def main():
    PAGE.write_text("old page")
    people = [Process(target=write, name="Ann"), Process(target=read, name="Xia")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"finds {', '.join(sorted(os.listdir()))}: '{PAGE.read_text()}'")


if __name__ == "__main__":
    main()
