"""Ann puts two jobs, Bob does them until the queue is empty; it *loses data*."""

from multiprocessing import Process, Queue

from scripts.say import say


def order(jobs):
    for n in (1, 2):
        say(f"orders job {n}")
        jobs.put(n)


def work(jobs):
    say("arrives")
    while not jobs.empty():
        job = jobs.get()
        say(f"does job {job}")


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
