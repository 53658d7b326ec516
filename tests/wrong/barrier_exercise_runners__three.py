"""Wrong: the main process does not come, so there are two for three places."""

from multiprocessing import Barrier, Process

from scripts.say import say


def run(barrier):
    say("is ready")
    barrier.wait()
    say("runs")


def main():
    barrier = Barrier(3)
    people = [Process(target=run, args=(barrier,), name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
