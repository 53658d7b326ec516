"""Processes of a class of one's own: `run` is what they do, attributes are what they are given."""

from multiprocessing import Process, SimpleQueue


class Square(Process):
    def __init__(self, number, results):
        super().__init__(name=f"Square {number}")
        self.number, self.results = number, results

    def run(self):
        self.results.put(self.number**2)


def main():
    results = SimpleQueue()
    squares = [Square(number, results) for number in (3, 4)]
    for square in squares:
        square.start()
    print(sorted(results.get() for _ in squares))
    for square in squares:
        square.join()


if __name__ == "__main__":
    main()
