"""Wrong: she waits for a while, and reads in any case."""

from multiprocessing import Event, Process

from scripts.say import say


def bring(bell):
    say("arrives")
    for n in (1, 2):
        bell.set()
        say(f"has rung for letter {n}")


def read(bell):
    say("arrives")
    for n in (1, 2):
        bell.wait(1.5)
        bell.clear()
        say(f"reads letter {n}")


def main():
    bell = Event()
    people = [
        Process(target=read, args=(bell,), name="Ann"),
        Process(target=bring, args=(bell,), name="Postman"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
