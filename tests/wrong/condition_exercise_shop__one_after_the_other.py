"""Wrong: each is started when the one before has ended."""

from multiprocessing import Condition, Process, Value

from scripts.say import say


def prepare(ready, changed):
    say("prepares")
    with changed:
        ready.value += 1
        changed.notify()


def open_shop(ready, changed):
    say("arrives")
    with changed:
        changed.wait_for(lambda: ready.value == 2)
        number = ready.value
    say(f"opens: {number} ready")


def main():
    ready, changed = Value("i", 0, lock=False), Condition()
    people = [
        Process(target=prepare, args=(ready, changed), name="Ann"),
        Process(target=prepare, args=(ready, changed), name="Bob"),
        Process(target=open_shop, args=(ready, changed), name="Xia"),
    ]
    for person in people:
        person.start()
        person.join()


if __name__ == "__main__":
    main()
