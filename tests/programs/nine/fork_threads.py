"""A thread has a lock while the process forks: the child's copy is never free. Mended: no thread before."""

import sys
import threading
from multiprocessing import get_context

log = threading.Lock()


def write(text):
    with log, open("log.txt", "a") as file:
        file.write(text)


def work():
    write("child\n")


if __name__ == "__main__":
    child = get_context("fork").Process(target=work)
    thread = threading.Thread(target=write, args=("thread\n",))
    first, second = (child, thread) if "mended" in sys.argv else (thread, child)
    first.start()
    second.start()
    thread.join()
    child.join()
    with open("log.txt") as file:
        assert sorted(file) == ["child\n", "thread\n"]
