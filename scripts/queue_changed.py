"""Ann puts an order and changes it afterwards: it *races*; not with --copy."""

import argparse
from multiprocessing import Process, Queue

from scripts.say import say


class Order:
    def __init__(self, items):
        self.items = items

    def __reduce__(self):  # called when an order is pickled
        say("pickles the order", who="Ann's feeder")
        return list, (self.items,)


def put(queue, copy):
    say("arrives")
    items = ["roll"]
    queue.put(Order(list(items) if copy else items))
    say("has put ['roll']")
    items.append("cake")
    say("has changed her list")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copy", action="store_true", help="put a copy of the list")
    options = parser.parse_args()

    queue = Queue()
    ann = Process(target=put, args=(queue, options.copy), name="Ann")
    ann.start()
    items = queue.get()
    ann.join()
    say(f"gets {items}")


if __name__ == "__main__":
    main()
