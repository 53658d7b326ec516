"""A worker survives its failing jobs, and Ctrl-C as well: it *hangs*; with --exception it does not."""

import argparse
import os
import signal
from multiprocessing import Process, Queue

from scripts.say import say


def everything(jobs):
    while True:
        try:
            say(f"has {100 / jobs.get()}")
        except:  # noqa: E722
            say("goes on")


def exceptions(jobs):
    while True:
        try:
            say(f"has {100 / jobs.get()}")
        except Exception:
            say("goes on")


def work(catch, jobs):
    try:
        say("arrives")
        catch(jobs)
    except KeyboardInterrupt:
        say("goes home")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exception", action="store_true", help="except Exception:")
    options = parser.parse_args()

    jobs = Queue()
    catch = exceptions if options.exception else everything
    ann = Process(target=work, args=(catch, jobs), name="Ann")
    ann.start()
    jobs.put(0)
    say("is about to interrupt Ann")
    os.kill(ann.pid, signal.SIGINT)
    ann.join()
    say(f"sees exit code {ann.exitcode}")


if __name__ == "__main__":
    main()
