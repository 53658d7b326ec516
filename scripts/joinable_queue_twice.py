"""task_done() is called twice for one job: it *raises*, after join() has returned too soon."""

from multiprocessing import JoinableQueue, Process

from scripts.say import say


def consume(jobs):
    say("arrives")
    for _ in range(2):
        job = jobs.get()
        say(f"begins {job}")
        if job == "job 1":
            jobs.task_done()
        jobs.task_done()
        say(f"has done {job}")


def main():
    jobs = JoinableQueue()
    consumer = Process(target=consume, args=(jobs,), name="Xia")
    consumer.start()
    say("arrives")
    jobs.put("job 1")
    jobs.put("job 2")
    jobs.join()
    say("is back from join()")
    consumer.join()


if __name__ == "__main__":
    main()
