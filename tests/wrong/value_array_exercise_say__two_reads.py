"""Another program, in which Bob reads twice."""

from multiprocessing import Array, Process

from scripts.say import say


def enter(marks):
    say("arrives")
    marks[0] += 8
    marks[1] += 1
    say("has entered 8")


def look(marks):
    say("arrives")
    total = marks[0]
    say("is half way")
    number = marks[1]
    say(f"finds a mean of {total / number}")


def main():
    marks = Array("d", [4, 1])  # the total of the marks, and how many there are
    people = [
        Process(target=enter, args=(marks,), name="Ann"),
        Process(target=look, args=(marks,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
