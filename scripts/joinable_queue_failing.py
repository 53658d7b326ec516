"""A job raises an exception; with --no-finally its task_done() is never called: it *hangs*."""

import argparse
from multiprocessing import JoinableQueue, Process

from scripts.say import say


def work(job):
    say(f"has done {int(job)}")


def safe(jobs):
    job = jobs.get()
    try:
        work(job)
    finally:
        jobs.task_done()


def unsafe(jobs):
    work(jobs.get())
    jobs.task_done()  # never reached if work() raises


def consume(jobs, one):
    say("arrives")
    while True:
        try:
            one(jobs)
        except ValueError:
            say("gives up a job")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-finally", action="store_true", help="call task_done() after the work only")
    options = parser.parse_args()

    jobs = JoinableQueue()
    one = unsafe if options.no_finally else safe
    Process(target=consume, args=(jobs, one), name="Xia", daemon=True).start()
    say("arrives")
    jobs.put("two")
    jobs.put("2")
    jobs.join()
    say("sees all jobs done")


if __name__ == "__main__":
    main()
