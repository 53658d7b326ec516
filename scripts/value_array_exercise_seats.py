"""Ann and Bob take a seat each, and nobody has written yet how; it *races*."""

from multiprocessing import Array, Process

from scripts.say import say


def sit(seats, number):
    say("arrives")
    seats[0] = number
    say("sits on 0")


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
