"""The inner function expects that its caller holds the lock, so an ordinary Lock will do."""

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
    ann = Process(target=transfer, args=(accounts, lock), name="Ann")
    bob = Process(target=count, args=(accounts, lock), name="Bob")
    ann.start()
    bob.start()
    ann.join()
    bob.join()


if __name__ == "__main__":
    main()
