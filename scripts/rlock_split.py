"""The inner function expects that its caller holds the lock."""

from multiprocessing import Array, Lock, Process

from scripts.say import say


def change(accounts, number, amount):
    """Change one account. Whoever calls this holds the lock."""
    accounts[number] += amount


def transfer(accounts, lock):
    say("arrives")
    with lock:
        change(accounts, 0, -10)
        say("has taken 10")
        change(accounts, 1, +10)
    say("has moved 10")


def count(accounts, lock):
    say("arrives")
    with lock:
        say(f"finds {sum(accounts)}")


def main():
    accounts, lock = Array("i", [100, 100], lock=False), Lock()
    people = [
        Process(target=transfer, args=(accounts, lock), name="Ann"),
        Process(target=count, args=(accounts, lock), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"has {accounts[0]} and {accounts[1]}")


if __name__ == "__main__":
    main()
