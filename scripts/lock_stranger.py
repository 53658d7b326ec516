"""Bob releases the lock that Ann takes; if he comes too early it *raises*."""

from multiprocessing import Lock, Process

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
    lock = Lock()
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
