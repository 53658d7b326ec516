"""A producer cannot end before its queue is read, and the reader stops early. Mended: it reads to the end."""

import sys
from multiprocessing import Event, Process, Queue


def produce(queue, stop):
    for _ in range(3):
        if stop.is_set():
            break
        queue.put("x" * 100_000)
    queue.put(None)


if __name__ == "__main__":
    queue, stop = Queue(), Event()
    producer = Process(target=produce, args=(queue, stop))
    producer.start()
    queue.get()
    stop.set()
    if "mended" in sys.argv:
        while queue.get() is not None:
            pass
    producer.join()
