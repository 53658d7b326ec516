"""Wrong: she sleeps twice, and does not look: a notify() that came before is lost."""

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
        for _ in range(2):
            changed.wait()
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
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
