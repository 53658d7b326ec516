"""It is said when the number is written."""

from multiprocessing import Lock, Process, Value

from scripts.say import say


def enter(free, lock):
    say("arrives")
    with lock:
        left = free.value
    with lock:
        free.value = left - 1
    say("has looked")
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
