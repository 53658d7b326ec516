"""How many times as fast as a plain loop threads and processes are at three kinds of work, by medians."""

import argparse
import math
import os
import platform
import select
import socket
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from statistics import median
from time import perf_counter, thread_time


def compute(number):
    begin, total = thread_time(), 0
    for n in range(number):
        total += n * n % 7
    return total, os.getpid(), thread_time() - begin


def wait_for(milliseconds):
    ours, theirs = socket.socketpair()  # nobody ever answers
    with ours, theirs:
        return select.select([ours], [], [], milliseconds / 1000)[0]


def small(number):
    return math.sqrt(number)


# What is called, with which argument, how often, and by how many workers.
ROUNDS = 3
WORK = {
    "waits": (wait_for, 50, 8, 8),
    "is small": (small, 2, 1000, 2),
}


def plain(workers, work, things):
    return [work(thing) for thing in things]


def pooled(executor, workers, work, things):
    with executor(workers) as pool:
        return list(pool.map(work, things))


WAYS = {
    "loop": plain,
    "threads": partial(pooled, ThreadPoolExecutor),
    "processes": partial(pooled, ProcessPoolExecutor),
}


def busiest(way, *job):
    """The processor seconds of the process that computes most; threads with a GIL take turns in one."""
    used = Counter()
    answers = way(*job)
    for _, process, seconds in answers:
        used[process] += seconds
    assert len({total for total, *_ in answers}) == 1
    return max(used.values())


def timed(way, *job):
    begin = perf_counter()
    answers = way(*job)
    return perf_counter() - begin, answers


def medians(*job):
    """The seconds of each way. They take turns, so that a busy machine slows down all of them."""
    seconds, answers = [], []
    for _ in range(ROUNDS):
        round_ = [timed(way, *job) for way in WAYS.values()]
        seconds.append([taken for taken, _ in round_])
        answers += [answer for _, answer in round_]
    assert all(answer == answers[0] for answer in answers)
    return [median(taken) for taken in zip(*seconds, strict=True)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=int, default=1, help="do one in so many of the work")
    options = parser.parse_args()

    job = 2, compute, [500_000 // options.part] * 16
    alone, *others = [busiest(way, *job) for way in WAYS.values()]
    for carrier, used in zip(list(WAYS)[1:], others, strict=True):
        print(f"computes, 2 {carrier}: {alone / used:.1f} times as fast, if a processor is free for each")
    for name, (work, argument, times, workers) in WORK.items():
        job = workers, work, [argument // options.part] * (times // options.part)
        alone, *others = medians(*job)
        for carrier, taken in zip(list(WAYS)[1:], others, strict=True):
            print(f"{name}, {workers} {carrier}: {alone / taken:.2g} times as fast as a plain loop")
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
