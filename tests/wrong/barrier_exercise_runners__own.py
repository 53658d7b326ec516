"""Wrong: each waits at a barrier of her own."""

from multiprocessing import Barrier, Process

from scripts.say import say


def run():
    say("is ready")
    Barrier(2).wait()
    say("runs")


def main():
    people = [Process(target=run, name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
