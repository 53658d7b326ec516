"""Wrong: the money is on its way between two short locks."""

from multiprocessing import Process, Value

from scripts.say import say


def transfer(accounts, source, target, amount):
    say("arrives")
    with accounts[source].get_lock():
        say(f"has locked account {source}")
        accounts[source].value -= amount
    say(f"moves {amount}")
    with accounts[target].get_lock():
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
