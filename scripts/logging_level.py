"""The parent sets up logging, then starts a worker; as the start method has it, it *loses data*, or not."""

import argparse
import logging
from multiprocessing import Process

from scripts.say import say


def set_up():
    logging.basicConfig(filename="work.log", level=logging.INFO, format="%(processName)s %(message)s")


def work(how):
    if how == "basic":
        set_up()
    if how == "add":
        handler = logging.FileHandler("work.log")
        handler.setFormatter(logging.Formatter("%(processName)s %(message)s"))
        logging.getLogger().addHandler(handler)
        logging.getLogger().setLevel(logging.INFO)
    say("works")
    logging.info("is done")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worker", choices=["nothing", "basic", "add"], default="nothing", help="sets up")
    options = parser.parse_args()

    set_up()
    ann = Process(target=work, args=(options.worker,), name="Ann")
    ann.start()
    ann.join()
    with open("work.log") as file:
        say(f"finds {len(file.readlines())} lines")


if __name__ == "__main__":
    main()
