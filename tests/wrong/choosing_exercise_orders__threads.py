"""Threads again: nothing is lost, and they compute one after the other."""

from multiprocessing import current_process
from threading import Thread

from scripts.say import say


def order(name, orders):
    say(f"arrives in {current_process().name}", name)
    orders.append(name)


def main():
    orders = []
    people = [Thread(target=order, args=(name, orders), name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"has orders from {sorted(orders)}")


if __name__ == "__main__":
    main()
