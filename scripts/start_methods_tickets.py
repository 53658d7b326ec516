"""Two clerks sell from a file of the top level; unless it is forked it *loses data*; not with --counter."""

import argparse
import tempfile
from multiprocessing import Process, Value

from scripts.say import say

tickets = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115, open as long as the program runs
tickets.write(b"12")
tickets.seek(0)


def sell(counter):
    say("arrives")
    say(f"sells ticket {take(counter)}")


def take(counter):
    if not counter:
        return tickets.read(1).decode()
    with counter.get_lock():
        counter.value += 1
        return counter.value


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counter", action="store_true", help="give the clerks what they share")
    counter = Value("i", 0) if parser.parse_args().counter else None
    clerks = [Process(target=sell, args=(counter,), name=name) for name in ("Ann", "Bob")]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()


if __name__ == "__main__":
    main()
