"""A cook sends, a guest receives to the end; with --keep, a process keeps the sending end: it *hangs*."""

import argparse
from multiprocessing import Pipe, Process

from scripts.say import say


def cook(receiver, sender):
    receiver.close()
    say("arrives")
    for dish in ("soup", "rice", "tea"):
        sender.send(dish)
    say("has sent three dishes")
    sender.close()
    say("has closed his end")


def eat(receiver, sender, keep):
    if keep != "guest":
        sender.close()
    say("arrives")
    while True:
        try:
            dish = receiver.recv()
        except EOFError:
            break
        say(f"gets {dish}")
    say("has come to the end")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", choices=["guest", "parent"], help="who does not close the sending end")
    options = parser.parse_args()

    receiver, sender = Pipe(duplex=False)
    people = [
        Process(target=cook, args=(receiver, sender), name="Cook"),
        Process(target=eat, args=(receiver, sender, options.keep), name="Guest"),
    ]
    for person in people:
        person.start()
    receiver.close()
    if options.keep != "parent":
        sender.close()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
