"""Clerks take a list out of a managed dictionary, and put it back longer: rows are lost."""

import sys
from multiprocessing import Manager, Process, current_process


class Clerk(Process):
    def __init__(self, rows, lock):
        Process.__init__(self)
        self.rows, self.lock = rows, lock

    def run(self):
        me = current_process().name
        if self.lock:
            self.lock.acquire()
        mine = self.rows["list"]
        mine.append(me)
        self.rows["list"] = mine
        if self.lock:
            self.lock.release()


def main():
    man = Manager()
    rows = man.dict()
    rows["list"] = []
    lock = man.RLock() if "safe" in sys.argv else None
    crew = [Clerk(rows, lock) for _ in range(3)]
    [c.start() for c in crew]
    [c.join() for c in crew]
    n = len(rows["list"])
    man.shutdown()
    assert n == 3, f"only {n} rows"


if __name__ == "__main__":
    main()
