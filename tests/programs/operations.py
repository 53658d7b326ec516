"""Programs without `say`, each by its name: what they do to things that processes share is what counts."""

import fcntl
import os
import signal
import sqlite3
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import (
    Array,
    Barrier,
    BoundedSemaphore,
    Condition,
    Event,
    JoinableQueue,
    Lock,
    Manager,
    Pipe,
    Pool,
    Process,
    Queue,
    RLock,
    Semaphore,
    SimpleQueue,
    Value,
)
from multiprocessing.shared_memory import SharedMemory
from multiprocessing.sharedctypes import RawArray, RawValue
from pathlib import Path


def pair(target, *args):
    """Two processes that do the same."""
    people = [Process(target=target, args=args, name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()


def take(lock, other, places, room):
    with lock:
        pass
    other.acquire()
    other.release()
    places.acquire()
    places.release()
    with room:
        pass


def locks():
    pair(take, Lock(), RLock(), Semaphore(2), BoundedSemaphore(1))


def ring(cond, event, gate):
    with cond:
        cond.notify_all()
    event.set()
    event.is_set()
    event.wait()
    gate.wait()


def bells():
    pair(ring, Condition(), Event(), Barrier(2))


def fill(queue, jobs, simple):
    queue.put(1)
    queue.get()
    jobs.put(2)
    jobs.get()
    jobs.task_done()
    simple.put(3)
    simple.get()
    simple.empty()


def queues():
    pair(fill, Queue(), JoinableQueue(), SimpleQueue())


def count(counter, row, raw, cells):
    counter.value += 1
    row[1] += 1
    raw.value += 1
    cells[0] = 5


def values():
    counter, row, raw, cells = Value("i", 0), Array("i", 3), RawValue("i", 0), RawArray("i", 2)
    pair(count, counter, row, raw, cells)
    print(counter.value, row[:], raw.value, list(cells))


def talk(end):
    end.send("hello")
    end.close()


def pipes():
    left, right = Pipe()
    ann = Process(target=talk, args=(right,), name="Ann")
    ann.start()
    right.close()
    print(left.recv())
    ann.join()


def duplex():
    left, right = Pipe()
    bob = Process(target=leave, args=(right,), name="Bob")
    bob.start()
    right.close()
    try:
        left.recv()
    except EOFError:
        print("nobody")
    bob.join()


def leave(end):
    lock.acquire()


lock = Lock()


def managed():
    with Manager() as manager:
        pair(change, manager.dict(a=0), manager.list())


def change(table, row):
    table["a"] += 1
    row.append(1)


def square(n):
    with open(f"{n}.txt", "w") as file:
        file.write("x")
    return n * n


def pools():
    with Pool(2) as pool:
        print(pool.map(square, [1, 2], chunksize=1), pool.apply(square, (3,)))


def executors():
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(square, [1, 2])))


def write(path):
    with open(path, "a") as file:
        file.write("line\n")


def threads():
    people = [threading.Thread(target=write, args=("log.txt",)) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    named = threading.Thread(target=write, args=("log.txt",), name="clerk")
    named.start()
    named.join()


def files():
    Path("a").mkdir()
    Path("a/b.txt").write_text("1")
    os.rename("a/b.txt", "a/c.txt")
    print(Path("a/c.txt").read_text(), Path("a/b.txt").exists(), os.listdir("a"))
    os.remove("a/c.txt")
    os.rmdir("a")


def add():
    with open("n.txt", "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        n = int(file.read())
        file.seek(0)
        file.write(str(n + 1))


def flocks():
    Path("n.txt").write_text("0")
    pair(add)
    print(Path("n.txt").read_text())


def insert(limit):
    base = sqlite3.connect("shop.db", **limit)
    (n,) = base.execute("SELECT n FROM t").fetchone()
    with base:
        base.execute("UPDATE t SET n = ?", (n + 1,))
    base.close()


def sqlite(**limit):
    base = sqlite3.connect("shop.db")
    base.execute("CREATE TABLE t (n)")
    base.execute("INSERT INTO t VALUES (0)")
    base.commit()
    base.close()
    pair(insert, limit)
    print(sqlite3.connect("shop.db").execute("SELECT n FROM t").fetchone())


def sqlite_with_a_limit():
    sqlite(timeout=5.0)


def forks():
    counter = Value("i", 0)
    pids = []
    for _ in range(2):
        pid = os.fork()
        if pid == 0:
            counter.value += 1
            os._exit(0)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, 0)


def idle(event):
    event.wait()


def kills():
    event = Event()
    ann, bob = (Process(target=idle, args=(event,), name=name) for name in ("Ann", "Bob"))
    ann.start()
    bob.start()
    ann.terminate()
    os.kill(bob.pid, signal.SIGKILL)
    ann.join()
    bob.join()
    print(ann.exitcode, bob.is_alive())


def memory():
    block = SharedMemory(create=True, size=4)
    block.close()
    block.unlink()


class Own:
    """Its pickling is own code, in the middle of an operation."""

    def __init__(self, counter):
        self.counter = counter

    def __reduce__(self):
        with open("pickled.txt", "w"):
            return str, ("own",)


def inner():
    box = SimpleQueue()
    box.put(Own(None))
    print(box.get())
    cond, counter = Condition(), Value("i", 1)
    with ExitStack() as stack:
        stack.enter_context(cond)
        cond.wait_for(lambda: counter.value == 1)


def spins(flag):
    while flag.value == 0:
        pass
    print("seen")


def poll():
    flag = Value("i", 0)
    ann = Process(target=spins, args=(flag,), name="Ann")
    ann.start()
    if "never" not in sys.argv:
        flag.value = 1
    ann.join()


def alike():
    counter, ends = Value("i", 0), os.pipe()
    people = [Process(target=bump, args=(counter, n, *ends), name="Ann") for n in (1, 2)]
    for person in people:
        person.start()
    for person in people:
        person.join()


def bump(counter, n, here, there):
    """The one that was started first comes last."""
    if n == 1:
        os.readv(here, [bytearray(1)])  # no point, as `os.read` is
    counter.value = n
    os.writev(there, [b"."])
    time.sleep(1)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
