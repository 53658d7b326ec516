"""Ann and Bob are processes, and send what was a list."""

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
    for person in people:
        person.join()
    say(f"has orders from {sorted(orders.get() for _ in people)}")


if __name__ == "__main__":
    main()
