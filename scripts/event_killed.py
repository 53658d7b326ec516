"""A process is killed while it waits, then set() is called: it *hangs*; with --semaphore it does not."""

import argparse
from multiprocessing import Event, Process, Semaphore

from scripts.say import say


def wait(until_told):
    say("arrives")
    until_told()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--semaphore", action="store_true", help="acquire() and release() instead")
    options = parser.parse_args()

    if options.semaphore:
        news = Semaphore(0)
        until_told, tell = news.acquire, news.release
    else:
        news = Event()
        until_told, tell = news.wait, news.set
    ann = Process(target=wait, args=(until_told,), name="Ann")
    ann.start()
    say("is about to kill Ann")
    ann.kill()
    ann.join()
    tell()
    say("has told everybody")


if __name__ == "__main__":
    main()
