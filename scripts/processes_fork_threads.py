"""A child is started while a thread holds a lock. Where it is forked it *hangs*."""

import threading
from multiprocessing import Process

from scripts.say import say

lock = threading.Lock()


def work():
    with lock:
        say("has the lock")


def hold(holding, release):
    with lock:
        holding.set()
        release.wait()


def main():
    holding, release = threading.Event(), threading.Event()
    holder = threading.Thread(target=hold, args=(holding, release))
    holder.start()
    holding.wait()
    child = Process(target=work, name="Ann")
    child.start()
    release.set()
    holder.join()
    say(f"the lock is {'held' if lock.locked() else 'free'}")
    child.join()


if __name__ == "__main__":
    main()
