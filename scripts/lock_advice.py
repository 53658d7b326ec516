"""One buyer takes the lock, the other does not: it *races*."""

from multiprocessing import Lock, Process, Value

from scripts.say import say


def buy(tickets):
    left = tickets.value
    say(f"sees {left}")
    if left > 0:
        tickets.value = left - 1
        say("buys a ticket")
    else:
        say("goes home")


def polite(tickets, lock):
    say("arrives")
    with lock:
        buy(tickets)


def rude(tickets):
    say("arrives")
    buy(tickets)


def main():
    tickets, lock = Value("i", 1), Lock()
    people = [
        Process(target=polite, args=(tickets, lock), name="Ann"),
        Process(target=rude, args=(tickets,), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
