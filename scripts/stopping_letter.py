"""Ann writes a letter and is terminated: it *hangs*; with --handle, --interrupt or --ask it does not."""

import argparse
import os
import signal
import sys
from contextlib import suppress
from multiprocessing import Event, Lock, Process
from pathlib import Path

from scripts.say import say

LETTER = Path("letter.txt")


def write(desk, asked):
    say("arrives")
    if asked.is_set():
        return
    with desk:
        try:
            LETTER.write_text("Dear Bob,")
            say("has written half")
            LETTER.write_text("Dear Bob, all is well.")
            say("has written all")
        except BaseException:
            LETTER.unlink()  # half a letter is worse than none
            raise
    say("goes home")


def ann_works(desk, asked, handle):
    if handle:
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    try:
        write(desk, asked)
    except KeyboardInterrupt:
        sys.exit(1)


def stop(ann, how, asked):
    if how == "ask":
        asked.set()
    elif how == "interrupt" and sys.version_info < (3, 14):
        with suppress(ProcessLookupError):  # she has ended
            os.kill(ann.pid, signal.SIGINT)
    else:
        getattr(ann, how)()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for how in ("ask", "interrupt", "kill"):
        parser.add_argument(f"--{how}", dest="how", action="store_const", const=how, default="terminate")
    parser.add_argument("--handle", action="store_true", help="Ann handles SIGTERM")
    options = parser.parse_args()

    desk, asked = Lock(), Event()
    ann = Process(target=ann_works, args=(desk, asked, options.handle), name="Ann")
    ann.start()
    say("wants to stop Ann")
    stop(ann, options.how, asked)
    ann.join()
    say(f"sees exit code {ann.exitcode}")
    with desk:
        say(f"finds: {LETTER.read_text() if LETTER.exists() else 'no letter'}")


if __name__ == "__main__":
    main()
