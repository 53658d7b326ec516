"""Two processes tell in which process the top level ran that made their globals."""

import os
from multiprocessing import Process, SimpleQueue

from scripts.say import say

RAN_IN = os.getpid()  # the top level: who runs this line notes who it is


def look(homes):
    places = {os.getpid(): "in me", os.getppid(): "in my parent"}
    say(f"my top level ran {places.get(RAN_IN, 'elsewhere')}, as {__name__}")
    homes.put(RAN_IN)


def main():
    homes = SimpleQueue()
    workers = [Process(target=look, args=(homes,), name=name) for name in ("Ann", "Bob")]
    for worker in workers:
        worker.start()
    ran_in = {RAN_IN} | {homes.get() for _ in workers}
    for worker in workers:
        worker.join()
    say(f"top levels: {len(ran_in)}")


if __name__ == "__main__":
    main()
