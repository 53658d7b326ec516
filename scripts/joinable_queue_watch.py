"""A watcher waits with join() for another's job: it *races*; with --event it does not."""

import argparse
from multiprocessing import Event, JoinableQueue, Process

from scripts.say import say


def produce(jobs, all_put):
    say("arrives")
    jobs.put("job 1")
    all_put.set()
    say("has put the job")


def consume(jobs):
    say("arrives")
    jobs.get()
    say("has done the job")
    jobs.task_done()


def watch(jobs, all_put):
    say("arrives")
    if all_put:
        all_put.wait()
    jobs.join()
    say("sees the job done")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--event", action="store_true", help="wait until the job has been put")
    options = parser.parse_args()

    jobs, all_put = JoinableQueue(), Event()
    people = [
        Process(target=produce, args=(jobs, all_put), name="Ann"),
        Process(target=consume, args=(jobs,), name="Xia"),
        Process(target=watch, args=(jobs, all_put if options.event else None), name="Zoe"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
