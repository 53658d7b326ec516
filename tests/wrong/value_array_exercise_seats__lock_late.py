"""Wrong: the seat is looked for before the lock is taken, and no say parts the two."""

from multiprocessing import Array, Process

from scripts.say import say


def sit(seats, number):
    say("arrives")
    free = seats[:].index(0)
    with seats.get_lock():
        seats[free] = number
    say(f"sits on {free}")


def main():
    seats = Array("i", 2)
    people = [
        Process(target=sit, args=(seats, 7), name="Ann"),
        Process(target=sit, args=(seats, 9), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"sees {seats[:]}")


if __name__ == "__main__":
    main()
