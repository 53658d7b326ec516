"""How long it takes to start and join a process that does nothing: the best of ten."""

import time
from multiprocessing import Process

from scripts.say import say


def nothing():
    pass


def start_and_join():
    begin = time.perf_counter()
    process = Process(target=nothing)
    process.start()
    process.join()
    return time.perf_counter() - begin


def main():
    best = min(start_and_join() for _ in range(10))
    say(f"{best * 1000:.1f} ms")


if __name__ == "__main__":
    main()
