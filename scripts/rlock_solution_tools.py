"""A seller and a buyer, with the tool that fits for each of two tasks."""

from multiprocessing import Process, RLock, Semaphore, Value

from scripts.say import say


def put(till, money, amount):
    with till:
        money.value += amount


def sell(till, money, bell):
    say("arrives")
    with till:
        put(till, money, 5)
        say("has taken 5")
        put(till, money, -2)
    say("rings")
    bell.release()


def count(till, money, bell):
    say("arrives")
    bell.acquire()
    with till:
        say(f"finds {money.value}")


def main():
    till = RLock()
    bell = Semaphore(0)
    money = Value("i", 0, lock=False)
    people = [
        Process(target=sell, args=(till, money, bell), name="Ann"),
        Process(target=count, args=(till, money, bell), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
