"""Wrong: nobody counts the places, so three loaves are on the shelf."""

from multiprocessing import Process, Semaphore, Value

from scripts.say import say


def bake(shelf, free, full):
    say("arrives")
    for _ in range(3):
        with shelf.get_lock():
            shelf.value += 1
            number = shelf.value
        full.release()
        say(f"puts one: {number} on the shelf")


def buy(shelf, free, full):
    say("arrives")
    for _ in range(3):
        full.acquire()
        with shelf.get_lock():
            shelf.value -= 1
            number = shelf.value
        say(f"takes one: {number} on the shelf")


def main():
    shelf, free, full = Value("i", 0), Semaphore(2), Semaphore(0)
    people = [
        Process(target=bake, args=(shelf, free, full), name="Ann"),
        Process(target=buy, args=(shelf, free, full), name="Xia"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
