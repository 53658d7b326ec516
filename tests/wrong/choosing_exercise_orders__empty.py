"""Looks whether the queue is empty before they have put."""

from multiprocessing import Process, SimpleQueue, current_process

from scripts.say import say


def order(name, orders):
    say(f"arrives in {current_process().name}", name)
    orders.put(name)


def main():
    orders = SimpleQueue()
    people = [Process(target=order, args=(name, orders), name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    found = []
    while not orders.empty():
        found.append(orders.get())
    for person in people:
        person.join()
    say(f"has orders from {sorted(found)}")


if __name__ == "__main__":
    main()
