"""A machine is silent, and its order is given to another one: it *races*; with --key it does not."""

import argparse
from multiprocessing import Pipe, Process, current_process
from pathlib import Path

from scripts.say import say

PARCELS = Path("parcels")


def send_parcel(order, key):
    say(f"takes order {order}")
    Path(PARCELS, f"order {order}" if key else f"by {current_process().name}").write_text("a book")
    say("has sent the parcel")


def work(orders, key):
    while order := orders.recv():
        send_parcel(order, key)
        orders.send(order)


def hand_out(order, machines):
    for machine in machines:
        machine.send(order)
        if machine.poll(timeout=5):
            return machine.recv()
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key", action="store_true", help="the parcel has the number of its order")
    options = parser.parse_args()

    PARCELS.mkdir()
    ours, workers = [], []
    for name in ("Ann", "Bob"):
        near, far = Pipe()
        ours.append(near)
        workers.append(Process(target=work, args=(far, options.key), name=name))
        workers[-1].start()
    hand_out(17, ours)
    for machine, worker in zip(ours, workers, strict=True):
        machine.send(None)
        worker.join()
    say(f"counts {len(list(PARCELS.iterdir()))} parcels")


if __name__ == "__main__":
    main()
