"""How long a start and a join take, without any work: the best of ten."""

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
    taken = time.perf_counter() - begin
    assert process.exitcode == 0  # it has really ended
    return taken


def main():
    best = min(start_and_join() for _ in range(10))
    say(f"{best * 1000:.1f} ms")


if __name__ == "__main__":
    main()
