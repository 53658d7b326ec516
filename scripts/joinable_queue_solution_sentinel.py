"""The producer sends a job and a sentinel, then waits with join(); the sentinel is counted, and done."""

from multiprocessing import JoinableQueue, Process

from scripts.say import say


def consume(jobs):
    say("arrives")
    while (job := jobs.get()) is not None:
        say(f"has done {job}")
        jobs.task_done()
    jobs.task_done()  # the sentinel was put, so it is counted too
    say("goes home")


def main():
    jobs = JoinableQueue()
    consumer = Process(target=consume, args=(jobs,), name="Xia")
    consumer.start()
    say("arrives")
    for item in ("job 1", None):
        jobs.put(item)
    jobs.join()
    say("sees everything done")
    consumer.join()


if __name__ == "__main__":
    main()
