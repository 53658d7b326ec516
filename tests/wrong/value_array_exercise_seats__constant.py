"""Wrong: each has a seat of their own from the start, and nobody looks for a free one."""

from multiprocessing import Array, Process

from scripts.say import say


def sit(seats, number):
    say("arrives")
    free = 0 if number == 7 else 1
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
