"""Customers are served in the order of their numbers; so far all sleep, and nobody wakes them: it *hangs*."""

from multiprocessing import Condition, Process, Value

from scripts.say import say


def be_served(mine, turn, changed):
    say("arrives")
    with changed:
        changed.wait()
        say(f"is served: number {mine}")


def main():
    turn, changed = Value("i", 0, lock=False), Condition()
    names = enumerate(["Ann", "Bob", "Cyd"])
    people = [Process(target=be_served, args=(number, turn, changed), name=name) for number, name in names]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
