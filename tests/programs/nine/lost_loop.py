"""Four processes count to 200 each in one shared number; mended: each under its lock."""

import sys
from multiprocessing import Process, Value


def work(total, mended):
    for _ in range(200):
        if mended:
            with total.get_lock():
                total.value += 1
        else:
            total.value += 1


if __name__ == "__main__":
    total = Value("i", 0)
    workers = [Process(target=work, args=(total, "mended" in sys.argv)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert total.value == 800, total.value
