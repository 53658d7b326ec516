"""Two guests book seats, and each way out frees the lock."""

from multiprocessing import Process, RLock, Value

from scripts.say import say


def book(seats, lock, wanted):
    with lock:
        if wanted > seats.value:
            say("wants too many")
            book(seats, lock, seats.value)
            return
        before = seats.value
        say(f"books {wanted}")
        seats.value = before - wanted


def visit(seats, lock, wanted):
    say("arrives")
    book(seats, lock, wanted)


def main():
    seats, lock = Value("i", 3), RLock()
    people = [
        Process(target=visit, args=(seats, lock, 4), name="Ann"),
        Process(target=visit, args=(seats, lock, 1), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"counts {seats.value} free seats")


if __name__ == "__main__":
    main()
