"""Ann puts a job and one None for two workers, and each worker puts the None back."""

from multiprocessing import Process, Queue

from scripts.say import say


def order(jobs):
    say("orders a job")
    jobs.put("a job")
    jobs.put(None)


def work(jobs):
    say("arrives")
    while (job := jobs.get()) is not None:
        say(f"does {job}")
    jobs.put(None)


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
