"""One for the program and one for all children: that is forkserver."""

import os
from multiprocessing import Process, SimpleQueue, get_start_method

from scripts.say import say

EXPECTED = {"fork": 2, "spawn": 2}
RAN_IN = os.getpid()


def work(homes, others):
    say("is here")
    homes.put(RAN_IN)
    if others:
        child = Process(target=work, args=(homes, others[1:]), name=others[0])
        child.start()
        child.join()


def main():
    homes = SimpleQueue()
    ann = Process(target=work, args=(homes, ["Bob", "Cyd"]), name="Ann")
    ann.start()
    ran_in = {RAN_IN} | {homes.get() for _ in range(3)}
    ann.join()
    if len(ran_in) != EXPECTED.get(get_start_method(), len(ran_in)):
        raise ValueError("that is not the number of top levels")
    say("the number is right")


if __name__ == "__main__":
    main()
