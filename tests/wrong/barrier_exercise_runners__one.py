"""Wrong: a barrier for one lets each through."""

from multiprocessing import Barrier, Process

from scripts.say import say


def run(barrier):
    say("is ready")
    barrier.wait()
    say("runs")


def main():
    barrier = Barrier(1)
    people = [Process(target=run, args=(barrier,), name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
