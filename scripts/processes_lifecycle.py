"""One process from its start to its end, as its parent sees it."""

from multiprocessing import Process

from scripts.say import say


def work():
    say("works")


def describe(when, process):
    say(f"{when}: alive {process.is_alive()}, exitcode {process.exitcode}")


def main():
    ann = Process(target=work, name="Ann")
    describe("new", ann)
    ann.start()
    describe("started", ann)
    ann.join(timeout=0)
    describe("after join(timeout=0)", ann)
    ann.join()
    describe("after join()", ann)


if __name__ == "__main__":
    main()
