"""Ann writes a page beside the old one and puts it in its place; Xia reads either."""

import os
from multiprocessing import Process
from pathlib import Path

from scripts.say import say

NEW, PAGE = Path("page.new"), Path("page.txt")


def write():
    say("arrives")
    with NEW.open("w") as file:
        file.write("new ")
        file.flush()
        say("has half of it")
        file.write("page")
    os.replace(NEW, PAGE)
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
