"""Two processes meet in shared memory that is written without a call that anybody could see."""

import mmap
import sys
from multiprocessing import Array, Process, RawArray, shared_memory

import numpy


def raw(shared):
    numpy.frombuffer(shared, dtype="i4")[0] += 1


def array(shared):
    numpy.ctypeslib.as_array(shared.get_obj())[0] += 1


def block(name):
    opened = shared_memory.SharedMemory(name)
    opened.buf[0] += 1
    opened.close()


def mapped(shared):
    shared[0] += 1


def listed(name):
    opened = shared_memory.ShareableList(name=name)
    opened[0] += 1
    opened.shm.close()


def seen(shared):
    numpy.zeros(3)
    mmap.mmap(-1, 1, access=mmap.ACCESS_COPY).close()
    with open("own.txt", "wb") as file:
        file.write(b"x")
    shared[0] += 1


if __name__ == "__main__":
    made = {
        "raw": lambda: RawArray("i", 1),
        "array": lambda: Array("i", 1),
        "block": lambda: shared_memory.SharedMemory(create=True, size=1),
        "mapped": lambda: mmap.mmap(-1, 1),
        "listed": lambda: shared_memory.ShareableList([0]),
        "seen": lambda: Array("i", 1),
    }[sys.argv[1]]()
    name = {"block": lambda: made.name, "listed": lambda: made.shm.name}.get(sys.argv[1], lambda: made)()
    workers = [Process(target=globals()[sys.argv[1]], args=(name,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if sys.argv[1] == "listed":
        print(made[0])
        made.shm.close()
        made.shm.unlink()
    if sys.argv[1] == "block":
        made.close()
        made.unlink()
