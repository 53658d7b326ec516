"""Wrong: nothing is fixed, and the line between the look and the change is gone."""

from multiprocessing import Lock, Process, Value

from scripts.say import say


def book(seats, lock):
    say("arrives")
    if seats.value > 0:
        with lock:
            seats.value -= 1
            say("books a seat")
    else:
        say("goes home")


def main():
    seats, lock = Value("i", 1), Lock()
    people = [
        Process(target=book, args=(seats, lock), name="Ann"),
        Process(target=book, args=(seats, lock), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"counts {seats.value} free seats")


if __name__ == "__main__":
    main()
