"""A daemonic process that its parent joins; with --no-join it *loses data*."""

import argparse
from multiprocessing import Process

from scripts.say import say


def save():
    say("opens the file")
    with open("saved.txt", "w") as file:
        say("writes")
        file.write("all of it")
    say("has saved")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-join", action="store_true", help="end without waiting for the daemon")
    no_join = parser.parse_args().no_join
    ann = Process(target=save, name="Ann", daemon=True)
    ann.start()
    say("has started Ann")
    if not no_join:
        ann.join()
    say("ends")


if __name__ == "__main__":
    main()
