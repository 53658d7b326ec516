"""Ann reads a letter each time the bell rings, and the postman brings two; the bell counts."""

from multiprocessing import Process, Semaphore

from scripts.say import say


def bring(bell):
    say("arrives")
    for n in (1, 2):
        bell.release()
        say(f"has rung for letter {n}")


def read(bell):
    say("arrives")
    for n in (1, 2):
        bell.acquire()
        say(f"reads letter {n}")


def main():
    bell = Semaphore(0)
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
