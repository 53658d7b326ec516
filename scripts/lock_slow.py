"""Two people convert pages of a book; with --inside one after the other."""

import argparse
from multiprocessing import Lock, Process, Value

from scripts.say import say


def convert(page):
    say(f"converts page {page}")
    say("is done")


def work(pages, lock, inside):
    say("arrives")
    with lock:
        page = pages.value + 1
        pages.value = page
        if inside:
            convert(page)
    if not inside:
        convert(page)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", action="store_true")
    options = parser.parse_args()

    pages, lock = Value("i", 0), Lock()
    people = [
        Process(target=work, args=(pages, lock, options.inside), name="Ann"),
        Process(target=work, args=(pages, lock, options.inside), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
