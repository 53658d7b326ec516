"""Producers wait with join() until the jobs are done; with --early it *races*."""

import argparse
from multiprocessing import JoinableQueue, Process, Value

from scripts.say import say

PRODUCERS, CONSUMERS = ["Ann", "Bob", "Cyd"], ["Xia", "Yan"]


def produce(jobs, done):
    say("arrives")
    jobs.put("job 1")
    jobs.put("job 2")
    jobs.join()
    say("is back from join()")
    say(f"finds {done.value} jobs done")


def consume(jobs, done, early):
    say("arrives")
    while True:
        job = jobs.get()
        if early:
            jobs.task_done()
        say(f"begins {job}")
        with done.get_lock():
            done.value += 1
        if not early:
            jobs.task_done()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--early", action="store_true", help="call task_done() before the work")
    parser.add_argument("--producers", type=int, default=1, choices=range(1, 4), metavar="1-3")
    parser.add_argument("--consumers", type=int, default=1, choices=range(1, 3), metavar="1-2")
    options = parser.parse_args()

    jobs, done = JoinableQueue(), Value("i", 0)
    for name in CONSUMERS[: options.consumers]:
        Process(target=consume, args=(jobs, done, options.early), name=name, daemon=True).start()
    producers = [Process(target=produce, args=(jobs, done), name=n) for n in PRODUCERS[: options.producers]]
    for producer in producers:
        producer.start()
    for producer in producers:
        producer.join()


if __name__ == "__main__":
    main()
