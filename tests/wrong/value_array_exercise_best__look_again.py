"""Wrong: a second look without a lock; somebody may still write between it and the writing."""

from multiprocessing import Process, Value

from scripts.say import say


def enter(best, points):
    say("arrives")
    if points > best.value:
        say("is better")
        if points > best.value:
            best.value = points


def main():
    best = Value("i", 0)
    people = [
        Process(target=enter, args=(best, 7), name="Ann"),
        Process(target=enter, args=(best, 9), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"reads {best.value}")


if __name__ == "__main__":
    main()
