"""Two doors are handed one lock; with --top, each finds one in its module, and if spawned it *races*."""

import argparse
from multiprocessing import Lock, Process, Value

from scripts.say import say

at_top = Lock()  # whoever imports this module makes one


def count(visitors, handed):
    say("opens")
    with handed or at_top:
        before = visitors.value
        say(f"has read {before}")
        visitors.value = before + 1
        say(f"has written {before + 1}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--top", action="store_true")
    options = parser.parse_args()

    visitors, handed = Value("i", 0), None if options.top else at_top
    doors = [
        Process(target=count, args=(visitors, handed), name="East"),
        Process(target=count, args=(visitors, handed), name="West"),
    ]
    for door in doors:
        door.start()
    for door in doors:
        door.join()


if __name__ == "__main__":
    main()
