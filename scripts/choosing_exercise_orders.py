"""Ann and Bob were threads that filled a list; as processes it *loses data*."""

from multiprocessing import Process, current_process

from scripts.say import say


def order(name, orders):
    say(f"arrives in {current_process().name}", name)
    orders.append(name)


def main():
    orders = []
    people = [Process(target=order, args=(name, orders), name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    say(f"has orders from {sorted(orders)}")


if __name__ == "__main__":
    main()
