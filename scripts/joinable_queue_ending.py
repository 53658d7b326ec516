"""A consumer is a daemon, ended in the middle: it *loses data*; with --sentinel it does not."""

import argparse
from multiprocessing import JoinableQueue, Process

from scripts.say import say


def consume(jobs):
    say("arrives")
    results = []
    try:
        while (job := jobs.get()) is not None:
            say(f"works on {job}")
            results.append(job * job)
            jobs.task_done()
    finally:
        say(f"saves {results}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentinel", action="store_true", help="tell the consumer to end, and wait for it")
    options = parser.parse_args()

    jobs = JoinableQueue()
    consumer = Process(target=consume, args=(jobs,), name="Xia", daemon=True)
    consumer.start()
    say("arrives")
    jobs.put(3)
    jobs.put(4)
    jobs.join()
    say("sees all jobs done")
    if options.sentinel:
        jobs.put(None)
        consumer.join()


if __name__ == "__main__":
    main()
