"""Two workers look whether the queue is empty, then get: one may wait forever. Mended: a None for each."""

import sys
from multiprocessing import JoinableQueue, Process


def work(queue, mended):
    while mended or not queue.empty():
        item = queue.get()
        queue.task_done()
        if item is None:
            break


if __name__ == "__main__":
    mended = "mended" in sys.argv
    queue = JoinableQueue()
    for item in [1, 2, 3, *([None, None] if mended else [])]:
        queue.put(item)
    workers = [Process(target=work, args=(queue, mended)) for _ in range(2)]
    for worker in workers:
        worker.start()
    queue.join()
    for worker in workers:
        worker.join()
