"""Two clerks sell the last seat; it *races*. With --lock it does not.

With --gate neither begins before the other one is there.
"""

import argparse
from contextlib import nullcontext
from multiprocessing import Barrier, Lock, Process, Value

from scripts.say import say


def sell(gate, lock, seats):
    say("comes")
    if gate:
        gate.wait()
    say("is ready")
    with lock:
        if seats.value > 0:
            say("sees a seat")
            seats.value -= 1
            say("sells it")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--lock", action="store_true")
    options = parser.parse_args()

    gate = Barrier(2) if options.gate else None
    lock = Lock() if options.lock else nullcontext()
    args = (gate, lock, Value("i", 1))
    clerks = [Process(target=sell, args=args, name=name) for name in ("Ann", "Bob")]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()


if __name__ == "__main__":
    main()
