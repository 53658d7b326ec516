"""Two clerks write down what they sold in records of shared memory, which are looked at by item and field."""

import ctypes
import sys
from multiprocessing import Array, Process, Queue, RawArray, Value


class Day(ctypes.Structure):
    _fields_ = [("sold", ctypes.c_int), ("hours", ctypes.c_int * 2)]


def item(days):
    days[0].sold += 1


def part(days):
    for day in days[0:1]:
        day.sold += 1


def field(days):
    days[0].hours[1] += 1


def one(day):
    day.hours[1] += 1


def locked(days):
    with days.get_lock():
        days[0].sold += 1


def main(what):
    made = {"one": lambda: Value(Day), "locked": lambda: Array(Day, 1)}.get(what, lambda: RawArray(Day, 1))()
    clerks = [Process(target=globals()[what], args=(made,)) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    day = made if what == "one" else made[0]
    print(day.sold + day.hours[1])


def sent():
    """A copy goes through a queue, as without the lab."""
    days, queue = RawArray(Day, 1), Queue()
    days[0].sold = 5
    queue.put(days[0])
    copy = queue.get()
    copy.sold = 6
    print(type(copy).__name__, days[0].sold)


if __name__ == "__main__":
    sent() if sys.argv[1] == "sent" else main(sys.argv[1])
