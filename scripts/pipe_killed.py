"""The sender may be killed in the middle of a message; with --careless the receiver *raises*."""

import argparse
from multiprocessing import Pipe, Process

from scripts.say import say


def cook(receiver, sender):
    receiver.close()
    say("arrives")
    sender.send_bytes(bytes(1_000_000))
    say("has sent 1000000 bytes")
    sender.close()


def eat(receiver, sender, expected):
    sender.close()
    say("arrives")
    try:
        message = receiver.recv_bytes()
    except expected as error:
        say(f"gets no message: {type(error).__name__}")
    else:
        say(f"gets {len(message)} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--careless", action="store_true", help="be ready for EOFError only")
    options = parser.parse_args()

    receiver, sender = Pipe(duplex=False)
    expected = (EOFError,) if options.careless else (EOFError, OSError)
    sending = Process(target=cook, args=(receiver, sender), name="Cook")
    eating = Process(target=eat, args=(receiver, sender, expected), name="Guest")
    sending.start()
    eating.start()
    receiver.close()
    sender.close()
    say("wants to kill the cook")
    sending.kill()
    sending.join()
    eating.join()


if __name__ == "__main__":
    main()
