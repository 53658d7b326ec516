"""Whoever asks for too much gets what is there, and nobody is refused."""

from multiprocessing import Lock, Process, Value

from scripts.say import say


def withdraw(account, lock, amount):
    say("asks")
    with lock:
        left = account.value
        account.value = max(0, left - amount)
        say(f"gets {left - account.value}")


def main():
    account, lock = Value("i", 100), Lock()
    people = [
        Process(target=withdraw, args=(account, lock, 80), name="Ann"),
        Process(target=withdraw, args=(account, lock, 50), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"finds {account.value}")


if __name__ == "__main__":
    main()
