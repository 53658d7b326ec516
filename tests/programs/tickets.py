"""Two buyers and one ticket; without "--lock" both may get it."""

import sys
from multiprocessing import Lock, Process
from pathlib import Path

from scripts.say import say


def buy(lock):
    say("arrives")
    if lock:
        lock.acquire()
    left = int(Path("tickets").read_text())
    say(f"sees {left}")
    if left:
        Path("tickets").write_text(str(left - 1))
        say("buys")
    else:
        say("leaves")
    if lock:
        lock.release()


def main():
    Path("tickets").write_text("1")
    lock = Lock() if "--lock" in sys.argv else None
    buyers = [Process(target=buy, args=(lock,), name=name) for name in ("Ann", "Bob")]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()


if __name__ == "__main__":
    main()
