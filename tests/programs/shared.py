"""Ann and Bob share one thing of each kind, and have small variables."""

import os
from multiprocessing import Array, Event, Lock, Pipe, Process, Queue, RLock, Semaphore, Value
from pathlib import Path

from scripts.say import say


class Large:
    def __repr__(self):
        raise AssertionError("what is not plain is not written")


def ann(lock, rlock, room, jobs, mine, bell, count, marks):
    hidden, large, pid = Large(), Large(), os.getpid()
    for n in range(2):
        say(f"round {n}")
        with lock, room:
            count.value += 1
            marks[n] = 7
            say("is inside")
    with rlock:
        with rlock:
            say("has it twice")
        say("has it once")
    name, flags = "Ann", [True, None, (1, 2)]  # the second is not short
    jobs.put("a")
    jobs.put("b")
    mine.send("hello")
    bell.set()
    Path("note.txt").write_text("two\nlines\n")
    say("has put")
    del name, flags, hidden, large, pid
    Path("note.txt").unlink()
    bell.clear()
    say("is done")


def bob(lock, jobs, yours, bell):
    say("waits")
    bell.wait()
    job = jobs.get()
    say(f"has job {job}")
    word = yours.recv()
    say(f"has word {word}")
    got = lock.acquire(block=False)
    say(f"has tried: {got}")


def main():
    lock, rlock, room, jobs, bell = Lock(), RLock(), Semaphore(2), Queue(), Event()
    count, marks = Value("i", 40), Array("i", 3)
    yours, mine = Pipe(duplex=False)
    lots = [
        Process(target=ann, args=(lock, rlock, room, jobs, mine, bell, count, marks), name="Ann"),
        Process(target=bob, args=(lock, jobs, yours, bell), name="Bob"),
    ]
    for one in lots:
        one.start()
    for one in lots:
        one.join()


if __name__ == "__main__":
    main()
