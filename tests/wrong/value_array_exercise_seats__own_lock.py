"""Wrong: each takes a lock of their own."""

from multiprocessing import Array, Lock, Process

from scripts.say import say


def sit(seats, number):
    say("arrives")
    with Lock():
        free = seats[:].index(0)
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
