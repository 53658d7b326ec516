"""A file that was opened before the fork: all have one lock. Mended: each opens it itself."""

import fcntl
import os
import sys
from multiprocessing import get_context


def visit(lock, name):
    lock = lock or os.open(name, os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with open("count.txt") as count:
        number = int(count.read())
    with open("new.txt", "w") as new:
        new.write(str(number + 1))
    os.replace("new.txt", "count.txt")
    fcntl.flock(lock, fcntl.LOCK_UN)


if __name__ == "__main__":
    for name, text in ("count.txt", "0"), ("lock", ""):
        with open(name, "w") as file:
            file.write(text)
    context = get_context("fork")
    shared = None if "mended" in sys.argv else os.open("lock", os.O_RDWR)
    visitors = [context.Process(target=visit, args=(shared, "lock")) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    with open("count.txt") as count:
        assert count.read() == "2"
