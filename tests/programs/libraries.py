"""Two tasks in the processes of another library than multiprocessing: libraries.py LIBRARY."""

import sys
from multiprocessing import Lock

from scripts.say import say


def task(number):
    say("starts", who=f"task {number}")
    say("ends", who=f"task {number}")
    return number


def pebble():
    from pebble import ProcessPool

    with ProcessPool(max_workers=2) as pool:
        futures = [pool.schedule(task, args=[number]) for number in (1, 2)]
        print([future.result() for future in futures])


def loky():
    from loky import ProcessPoolExecutor

    with ProcessPoolExecutor(max_workers=2) as pool:
        print(list(pool.map(task, [1, 2])))


def wait_for_nobody(number):
    say("waits", who=f"task {number}")
    lock = Lock()
    lock.acquire()
    lock.acquire()


def loky_stuck():
    from loky import ProcessPoolExecutor

    with ProcessPoolExecutor(max_workers=1) as pool:
        print(list(pool.map(wait_for_nobody, [1])))


def joblib():
    from joblib import Parallel, delayed

    print(Parallel(n_jobs=2)(delayed(task)(number) for number in (1, 2)))


def joblib_forked():
    from joblib import Parallel, delayed

    print(Parallel(n_jobs=2, backend="multiprocessing")(delayed(task)(number) for number in (1, 2)))


def billiard():
    from billiard import Process

    processes = [Process(target=task, args=(number,)) for number in (1, 2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print([1, 2])


def billiard_pool():
    from billiard.pool import Pool

    with Pool(2) as pool:
        print(pool.map(task, [1, 2], chunksize=1))


def mpire():
    from mpire import WorkerPool

    with WorkerPool(n_jobs=2) as pool:
        print(pool.map(task, [1, 2], chunk_size=1))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
