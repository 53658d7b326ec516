"""Wrong: the bell is never cleared, so a letter is read before it is brought."""

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
        bell.wait()
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
