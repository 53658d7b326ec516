"""Bob frees an RLock that is not his: it *raises*."""

from multiprocessing import Process, RLock

from scripts.say import say


def take(lock):
    say("arrives")
    lock.acquire()
    say("takes the lock and goes")


def free(lock):
    say("arrives")
    lock.release()
    say("frees the lock")


def main():
    lock = RLock()
    people = [
        Process(target=take, args=(lock,), name="Ann"),
        Process(target=free, args=(lock,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
