"""Wrong: each spawned process makes a lock of its own."""

from multiprocessing import Lock, Process, Value

from scripts.say import say

lock = Lock()


def transfer(accounts, source, target, amount):
    say("arrives")
    with lock:
        say(f"has locked account {source}")
        if True:
            before = accounts[source].value
            say(f"moves {amount}")
            accounts[source].value = before - amount
            accounts[target].value += amount


def main():
    accounts = [Value("i", 100), Value("i", 100)]
    people = [
        Process(target=transfer, args=(accounts, 0, 1, 10), name="Ann"),
        Process(target=transfer, args=(accounts, 1, 0, 30), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"finds {accounts[0].value} and {accounts[1].value}")


if __name__ == "__main__":
    main()
