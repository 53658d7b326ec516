"""Callbacks of a pool and of an executor count in one number, and so does the main process: it races."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool, Value
from multiprocessing.pool import ThreadPool

from scripts.say import say

total = Value("i", 0)


def square(n):
    if n == 3:
        raise ValueError("three")
    return n * n


def add(result):
    total.value += result


def failed(_error):
    total.value += 100


def done(future):
    total.value += future.result()


def pool():
    with Pool(2) as workers:
        for n in (1, 3):
            workers.apply_async(square, (n,), callback=add, error_callback=failed)
        total.value += 10
        workers.close()
        workers.join()


def executor():
    with ProcessPoolExecutor(1) as workers:
        workers.submit(square, 1).add_done_callback(done)
        total.value += 10


def at_once():
    with ProcessPoolExecutor(1) as workers:
        future = workers.submit(square, 2)
        future.result()
        future.add_done_callback(done)  # it is over: the main process itself calls it


def visit(n):
    say("comes", who=f"task {n}")
    seen = total.value
    say("has seen", who=f"task {n}")
    total.value = seen + 1
    say("has written", who=f"task {n}")


def threads():
    with ThreadPool(2) as workers:
        workers.map(visit, [1, 2], chunksize=1)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    print("total", total.value)
