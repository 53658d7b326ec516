"""Wrong: she ignores SIGTERM, and never ends."""

import signal
import threading
from multiprocessing import Process
from pathlib import Path

from scripts.say import say

SAVED = Path("readings.txt")


def measure(values):
    say("arrives")
    for value in (20, 21, 22):
        values.append(value)
        say(f"measures {value}")
    threading.Event().wait()  # until somebody stops her


def work():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    values = []
    measure(values)
    SAVED.write_text(" ".join(map(str, values)))


def main():
    ann = Process(target=work, name="Ann")
    ann.start()
    say("is about to terminate Ann")
    ann.terminate()
    ann.join()
    saved = SAVED.read_text().split() if SAVED.exists() else []
    say(f"finds {len(saved)} readings")


if __name__ == "__main__":
    main()
