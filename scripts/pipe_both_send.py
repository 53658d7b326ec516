"""Two processes send, then receive; with --size 1000000 it *hangs*, unless --in-turn."""

import argparse
from multiprocessing import Pipe, Process

from scripts.say import say


def send(mine, size):
    say("wants to send")
    mine.send_bytes(bytes(size))
    say("has sent")


def receive(mine):
    size = len(mine.recv_bytes())
    say(f"has received {size} bytes")


def talk(mine, other, size, receives_first):
    other.close()
    if receives_first:
        say("wants to receive")
        receive(mine)
        send(mine, size)
    else:
        send(mine, size)
        receive(mine)
    mine.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000, help="bytes in a message (default: 1000)")
    parser.add_argument("--in-turn", action="store_true", help="Bob receives first, then sends")
    options = parser.parse_args()

    left, right = Pipe()
    size = options.size
    people = [
        Process(target=talk, args=(left, right, size, False), name="Ann"),
        Process(target=talk, args=(right, left, size, options.in_turn), name="Bob"),
    ]
    for person in people:
        person.start()
    left.close()
    right.close()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
