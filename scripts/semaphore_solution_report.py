"""Two people make a part each, a third waits for both and reports."""

from multiprocessing import Process, Semaphore, Value

from scripts.say import say


def work(parts, done):
    say("begins")
    with parts.get_lock():
        parts.value += 1
    done.release()


def report(parts, done):
    say("waits")
    for _ in range(2):
        done.acquire()
    say(f"reports {parts.value}")


def main():
    parts, done = Value("i", 0), Semaphore(0)
    people = [
        Process(target=work, args=(parts, done), name="Ann"),
        Process(target=work, args=(parts, done), name="Bob"),
        Process(target=report, args=(parts, done), name="Cyd"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
