"""Runners start when both of them are ready; it *races*."""

from multiprocessing import Barrier, Process

from scripts.say import say


def run():
    say("is ready")
    Barrier(2)
    say("runs")


def main():
    people = [Process(target=run, name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
