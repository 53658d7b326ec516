"""Wrong: he gives up after a while."""

from multiprocessing import Process, Queue
from queue import Empty

from scripts.say import say


def order(jobs):
    for n in (1, 2):
        say(f"orders job {n}")
        jobs.put(n)


def work(jobs):
    say("arrives")
    try:
        while True:
            job = jobs.get(timeout=2)
            say(f"does job {job}")
    except Empty:
        pass


def main():
    jobs = Queue()
    people = [
        Process(target=order, args=(jobs,), name="Ann"),
        Process(target=work, args=(jobs,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
