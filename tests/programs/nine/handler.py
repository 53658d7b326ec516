"""A handler takes the lock that its process may hold. Mended: it only notes that it was called."""

import os
import signal
import sys
from multiprocessing import Event, Lock, Process


def report(number, frame):
    if "mended" in sys.argv:
        seen.append(number)
    else:
        with lock:
            print("reports", flush=True)


def work(ready):
    signal.signal(signal.SIGUSR1, report)
    ready.set()
    for _ in range(2):
        with lock:
            print("works", flush=True)


seen = []
lock = Lock()
if __name__ == "__main__":
    ready = Event()
    worker = Process(target=work, args=(ready,))
    worker.start()
    ready.wait()
    os.kill(worker.pid, signal.SIGUSR1)
    worker.join()
