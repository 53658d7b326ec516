"""Wrong: she looks from time to time, rung for or not."""

from multiprocessing import Event, Process, Value

from scripts.say import say


def bring(box, bell):
    for n in (1, 2):
        say(f"comes with letter {n}")
        with box.get_lock():
            box.value += 1
        bell.set()


def read(box, bell):
    say("arrives")
    letters = 0
    while letters < 2:
        bell.wait(1.5)
        with box.get_lock():
            letters += box.value
            box.value = 0
        say(f"has {letters} of 2 letters")
        bell.clear()


def main():
    box, bell = Value("i", 0), Event()
    people = [
        Process(target=read, args=(box, bell), name="Ann"),
        Process(target=bring, args=(box, bell), name="Postman"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
