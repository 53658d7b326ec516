"""Two people put a thing into one list of a managed dictionary; with --how copy or assign it *races*."""

import argparse
from multiprocessing import Manager, Process

from scripts.say import say


def put(baskets, how, thing):
    say("arrives")
    basket = baskets["fruit"]
    say("has the basket")
    basket.append(thing)
    if how == "assign":
        baskets["fruit"] = basket


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--how", choices=["copy", "assign", "nested"], default="nested")
    options = parser.parse_args()

    with Manager() as manager:
        baskets = manager.dict(fruit=manager.list() if options.how == "nested" else [])
        people = [
            Process(target=put, args=(baskets, options.how, "apple"), name="Ann"),
            Process(target=put, args=(baskets, options.how, "pear"), name="Bob"),
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        say(f"finds {len(baskets['fruit'])} things")


if __name__ == "__main__":
    main()
