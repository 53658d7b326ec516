"""Wrong: two in the queue and one in her hands are three."""

from multiprocessing import Process, Queue

from scripts.say import say


def bake(rolls):
    for n in (1, 2, 3):
        say(f"bakes roll {n}")
        rolls.put(n)
    rolls.put(None)


def eat(rolls):
    say("is hungry")
    while (n := rolls.get()) is not None:
        say(f"eats roll {n}")


def main():
    rolls = Queue(maxsize=2)
    people = [
        Process(target=bake, args=(rolls,), name="Ann"),
        Process(target=eat, args=(rolls,), name="Dan"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
