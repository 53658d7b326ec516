"""Bob calls Ann, and only one of them has a key; with --no-key it *hangs*."""

import argparse
from multiprocessing import Pipe, Process
from multiprocessing.connection import Client, Listener

from scripts.say import say


def listen(key, phone_book):
    with Listener(authkey=key) as listener:
        phone_book.send(listener.address)
        say("listens")
        with listener.accept() as line:
            say(f"hears {line.recv()}")


def call(key, phone_book):
    address = phone_book.recv()
    say("calls")
    with Client(address, authkey=key) as line:
        line.send("hello")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-key", action="store_true", help="the listener has none")
    options = parser.parse_args()

    there, here = Pipe(duplex=False)
    people = [
        Process(target=listen, args=(None if options.no_key else b"key", here), name="Ann"),
        Process(target=call, args=(b"key", there), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
