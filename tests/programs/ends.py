"""Programs that end, or do not end, in different ways: ends.py WAY."""

import os
import signal
import sys
import time
from multiprocessing import Lock, Manager, Process, Semaphore, active_children

from scripts.say import say


def speak():
    say("one")
    say("two")


def fail():
    say("one")
    raise ValueError("no such ticket")


def keep(lock):
    say("one")
    lock.acquire()
    say("two")


def die(lock):
    with lock:
        say("holds the lock")
        os.kill(os.getpid(), signal.SIGKILL)


def nap(seconds):
    say("naps")
    time.sleep(seconds)
    say("woke")


def poll():
    say("polls")
    while True:
        time.sleep(0.01)


def spin():
    say("spins")
    while True:
        pass


def chatter():
    while True:
        say("and on")


def try_for(lock, seconds):
    say("tries")
    say("got it" if lock.acquire(timeout=seconds) else "gives up")


def wait(semaphore):
    semaphore.acquire()


def start(target, *args, name="Ann"):
    process = Process(target=target, args=args, name=name)
    process.start()
    return process


def main(way):
    if way == "silent":
        return
    if way == "fails":
        start(fail).join()
    elif way == "fails_unjoined":
        start(fail)
    elif way == "main_fails":
        start(speak).join()
        start(speak)
        raise RuntimeError("main gives up")
    elif way == "exits":
        start(speak).join()
        sys.exit(3)
    elif way == "hangs":
        lock = Lock()
        first, second = start(keep, lock), start(keep, lock, name="Bob")
        first.join()
        second.join()
    elif way == "killed":
        lock = Lock()
        start(die, lock).join()
        start(keep, lock, name="Bob").join()
    elif way == "terminated":
        process = start(speak)
        process.terminate()
        process.join()
        say(f"exit code {process.exitcode}")
    elif way == "left":
        semaphore = Semaphore(0)
        start(keep, semaphore)
        say("main leaves")
        os._exit(0)
    elif way == "unjoined":
        start(speak)
        start(speak, name="Bob").join()
        # These two the interpreter ends, as it should.
        _manager, semaphore = Manager(), Semaphore(0)
        Process(target=wait, args=(semaphore,), daemon=True).start()
        say("main leaves")
    elif way == "timeout":
        lock = Lock()
        lock.acquire()
        start(try_for, lock, 0.2).join()
    elif way == "child_prints":
        print("a bare line", flush=True)
        start(speak).join()
    elif way == "same_names":
        both = start(speak), start(speak)
        for process in both:
            process.join()
    elif way == "many":
        semaphore = Semaphore(0)
        for number in range(6):
            start(keep, semaphore, name=f"worker {number}")
        for process in active_children():
            process.join()
    else:
        workers = {"naps": nap, "polls": poll, "spins": spin, "chatters": chatter}
        start(workers[way], *ARGS.get(way, ())).join()


ARGS = {"naps": (0.2,)}

if __name__ == "__main__":
    main(sys.argv[1])
