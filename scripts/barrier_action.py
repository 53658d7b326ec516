"""Each round somebody, and only one, adds up what all have put."""

from multiprocessing import Array, Barrier, Process, Value

from scripts.say import say


class AddUp:
    """An action: a class, so that it can be handed over under each start method."""

    def __init__(self, numbers, total):
        self.numbers, self.total = numbers, total

    def __call__(self):
        self.total.value = sum(self.numbers)
        say("adds up")


def put(me, numbers, total, barrier):
    say("arrives")
    numbers[me] = me + 1
    number = barrier.wait()
    say(f"is number {number}, and reads {total.value}")


def main():
    numbers, total = Array("i", 2, lock=False), Value("i", 0, lock=False)
    barrier = Barrier(2, action=AddUp(numbers, total))
    people = [
        Process(target=put, args=(0, numbers, total, barrier), name="Ann"),
        Process(target=put, args=(1, numbers, total, barrier), name="Bob"),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
