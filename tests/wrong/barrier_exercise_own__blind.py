"""Wrong: the second one sleeps as well, and nobody is left to wake her."""

from multiprocessing import Condition, Process, Value

from scripts.say import say


def wait(here, changed):
    with changed:
        here.value += 1
        changed.notify_all()
        changed.wait()


def meet(here, changed):
    say("arrives")
    wait(here, changed)
    say("goes on")


def main():
    here, changed = Value("i", 0, lock=False), Condition()
    people = [
        Process(target=meet, args=(here, changed), name="Ann"),
        Process(target=meet, args=(here, changed), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
