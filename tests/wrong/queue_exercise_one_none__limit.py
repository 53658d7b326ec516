"""Wrong: they give up after a while."""

from multiprocessing import Process, Queue
from queue import Empty

from scripts.say import say


def order(jobs):
    say("orders a job")
    jobs.put("a job")
    jobs.put(None)


def work(jobs):
    say("arrives")
    try:
        while (job := jobs.get(timeout=2)) is not None:
            say(f"does {job}")
    except Empty:
        pass


def main():
    jobs = Queue()
    people = [Process(target=order, args=(jobs,), name="Ann")]
    people += [Process(target=work, args=(jobs,), name=name) for name in ("Bob", "Cyd")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
