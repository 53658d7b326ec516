"""A child has its parent's handler of SIGTERM: under fork it *hangs*; with --default it does not."""

import argparse
import signal
import threading
from multiprocessing import Process

from scripts.say import say

stopped = []


def note(number, frame):
    stopped.append(number)  # the main loop looks at it; the child has no such loop


def work(default):
    if default:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    say("works")
    threading.Event().wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--default", action="store_true", help="the child takes the default back")
    options = parser.parse_args()

    signal.signal(signal.SIGTERM, note)
    ann = Process(target=work, args=(options.default,), name="Ann")
    ann.start()
    say("is about to terminate Ann")
    ann.terminate()
    ann.join()
    say(f"sees exit code {ann.exitcode}")


if __name__ == "__main__":
    main()
