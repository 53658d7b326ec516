"""It is said with the lock in hand: the other car waits for it before it looks."""

from multiprocessing import Lock, Process, Value

from scripts.say import say


def enter(free, lock):
    say("arrives")
    with lock:
        left = free.value
    with lock:
        say("has looked")
        free.value = left - 1
    say("is inside")


def main():
    free, lock = Value("i", 2), Lock()
    cars = [
        Process(target=enter, args=(free, lock), name="Ann"),
        Process(target=enter, args=(free, lock), name="Bob"),
    ]
    for car in cars:
        car.start()
    for car in cars:
        car.join()
    say(f"counts {free.value} free places")


if __name__ == "__main__":
    main()
