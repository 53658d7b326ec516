"""The first of two to click is not always the first to get the lock."""

from multiprocessing import Lock, Process

from scripts.say import say


def buy(lock):
    say("arrives")
    say("clicks")
    with lock:
        say("gets the lock")


def main():
    lock = Lock()
    people = [
        Process(target=buy, args=(lock,), name="Ann"),
        Process(target=buy, args=(lock,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
