"""A worker is killed while it has the lock of a condition, or waits for it: the others wait forever."""

import sys
from multiprocessing import Condition, Process


class Supervisor:
    def __init__(self):
        self.cond = Condition()

    def idle(self):
        with self.cond:
            self.cond.wait()

    def nudge(self):
        with self.cond:
            self.cond.notify()


def main():
    s = Supervisor()
    ws = [Process(target=s.idle, name=f"idle{i}") for i in (1, 2)]
    for w in ws:
        w.start()
    if "safe" not in sys.argv:
        ws[0].kill()
        ws[0].join()
        s.nudge()
        ws[1].join()
    else:
        for w in ws:
            w.kill()
            w.join()


if __name__ == "__main__":
    main()
