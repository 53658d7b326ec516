"""Wrong: the report is made up."""

from multiprocessing import Array, Process, Semaphore

from scripts.say import say


def work(parts, number, done):
    say("begins")
    parts[number] = 1
    done.release()


def report(parts, done):
    say("waits")
    done.acquire()
    say("reports 2")


def main():
    parts, done = Array("i", 2, lock=False), Semaphore(0)
    people = [
        Process(target=work, args=(parts, 0, done), name="Ann"),
        Process(target=work, args=(parts, 1, done), name="Bob"),
        Process(target=report, args=(parts, done), name="Cyd"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say("is done")


if __name__ == "__main__":
    main()
