"""A process is killed while it waits, then set() is called: it *hangs*; with --semaphore it does not."""

import argparse
from multiprocessing import Event, Process, Semaphore

from scripts.say import say


def wait(event):
    say("arrives")
    event.wait()


def acquire(semaphore):
    say("arrives")
    semaphore.acquire()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--semaphore", action="store_true", help="acquire() and release() instead")
    options = parser.parse_args()

    news = Semaphore(0) if options.semaphore else Event()
    ann = Process(target=acquire if options.semaphore else wait, args=(news,), name="Ann")
    ann.start()
    say("is about to kill Ann")
    ann.kill()
    ann.join()
    if options.semaphore:
        news.release()
    else:
        news.set()
    say("has told everybody")


if __name__ == "__main__":
    main()
