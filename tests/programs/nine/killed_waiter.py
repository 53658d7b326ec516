"""Who waits for an event is terminated, and who sets it waits forever for him. Mended: he is not."""

import sys
from multiprocessing import Event, Process


def wait_for(event, ready):
    ready.set()
    event.wait()


if __name__ == "__main__":
    event, ready = Event(), Event()
    waiter = Process(target=wait_for, args=(event, ready))
    waiter.start()
    ready.wait()
    if "mended" not in sys.argv:
        waiter.terminate()
        waiter.join()
    event.set()
    waiter.join()
