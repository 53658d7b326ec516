"""Nobody takes the lock, and no word stands between the look and the change."""

from multiprocessing import Lock, Process, Value

from scripts.say import say


def withdraw(account, lock, amount):
    say("asks")
    left = account.value
    if amount <= left:
        account.value = left - amount
        say(f"gets {amount}")
    else:
        say(f"is refused: {left} left")


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
