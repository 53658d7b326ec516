"""Wrong: nobody looks: Ann has the seat, whoever comes first."""

from multiprocessing import Manager, Process

from scripts.say import say


def book(seats, name):
    say("arrives")
    if name == "Ann":
        seats["7A"] = name
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
