"""Two processes write lines to one file. With --print it *races*."""

import argparse
import os
from multiprocessing import Process

from scripts.say import say


class Unbuffered:
    """What `python -u` makes of an output: whatever is written goes out at once."""

    def __init__(self, path):
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, text):
        os.write(self.descriptor, text.encode())
        say(f"wrote {text!r}")


def report(use_print):
    say("starts")
    output = Unbuffered("log.txt")
    if use_print:
        print("tick", file=output)
    else:
        output.write("tick\n")
    os.close(output.descriptor)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="print instead of one write for the whole line")
    use_print = parser.parse_args().print
    workers = [Process(target=report, args=(use_print,), name=name) for name in ("Ann", "Bob")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with open("log.txt", newline="") as log:
        say(f"reads {log.read()!r}")


if __name__ == "__main__":
    main()
