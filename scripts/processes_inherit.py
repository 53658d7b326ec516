"""What a process begins with: that depends on the start method."""

import os
import threading
from multiprocessing import Process, parent_process

from scripts.say import say

level = 0
lock = threading.Lock()


def look():
    same = os.getppid() == parent_process().pid
    say(f"this module is called {__name__}")
    say(f"level is {level}")
    say(f"the lock is {'held' if lock.locked() else 'free'}; threads: {threading.active_count()}")
    say(f"started by {parent_process().name}, forked by {'it' if same else 'another process'}")


def hold(holding, release):
    say("takes the lock", who="a thread")
    with lock:
        holding.set()
        release.wait()


def main():
    global level
    level = 100
    holding, release = threading.Event(), threading.Event()
    holder = threading.Thread(target=hold, args=(holding, release))
    holder.start()
    holding.wait()
    child = Process(target=look, name="Ann")
    child.start()
    child.join()
    release.set()
    holder.join()
    say(f"exitcode {child.exitcode}")


if __name__ == "__main__":
    main()
