"""The owner of a lock starts a child, which does not own it."""

from multiprocessing import Process, RLock

from scripts.say import say


def try_it(lock):
    say("arrives")
    say(f"gets the lock: {lock.acquire(block=False)}")


def main():
    lock = RLock()
    with lock:
        say("owns the lock")
        ann = Process(target=try_it, args=(lock,), name="Ann")
        ann.start()
        ann.join()


if __name__ == "__main__":
    main()
