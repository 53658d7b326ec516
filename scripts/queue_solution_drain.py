"""Ann puts two jobs and a None, Bob does jobs until the None comes."""

from multiprocessing import Process, Queue

from scripts.say import say


def order(jobs):
    for n in (1, 2):
        say(f"orders job {n}")
        jobs.put(n)
    jobs.put(None)


def work(jobs):
    say("arrives")
    while (job := jobs.get()) is not None:
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
