"""Two people want one seat in a managed dictionary, and one call gives it to the first."""

from multiprocessing import Manager, Process

from scripts.say import say


def book(seats, name):
    say("arrives")
    if seats.setdefault("7A", name) == name:
        say("has the seat")
    else:
        say("goes home")


def main():
    with Manager() as manager:
        seats = manager.dict()
        people = [Process(target=book, args=(seats, name), name=name) for name in ("Ann", "Bob")]
        for person in people:
            person.start()
        for person in people:
            person.join()
        say(f"the list says {seats['7A']}")


if __name__ == "__main__":
    main()
