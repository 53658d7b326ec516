"""Two people make a part each, a third waits for both and reports."""

from multiprocessing import Array, Process, Semaphore

from scripts.say import say


def work(parts, number, done):
    say("begins")
    parts[number] = 1
    done.release()


def report(parts, done):
    say("waits")
    for _ in range(2):
        done.acquire()
    say(f"reports {sum(parts)}")


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
