"""Wrong: each has a seat of their own, and it is not the first that is free."""

from multiprocessing import Array, Process

from scripts.say import say


def sit(seats, number):
    say("arrives")
    seats[number - 1] = number
    say(f"sits on {number - 1}")


def main():
    seats = Array("i", 2)
    people = [
        Process(target=sit, args=(seats, 1), name="Ann"),
        Process(target=sit, args=(seats, 2), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"sees {seats[:]}")


if __name__ == "__main__":
    main()
