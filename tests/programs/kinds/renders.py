"""Results larger than a pipe; join before get."""

import sys
from multiprocessing import Process, Queue


class Render(Process):
    def __init__(self, results, size):
        super().__init__()
        self.results, self.size = results, size

    def run(self):
        self.results.put(b"x" * self.size)


def gather(results, crew):
    for _ in crew:
        yield results.get()


def main(safe):
    results = Queue()
    crew = [Render(results, 300_000) for _ in range(2)]
    for c in crew:
        c.start()
    if safe:
        found = list(gather(results, crew))
    for c in crew:
        c.join()
    if not safe:
        found = list(gather(results, crew))
    assert [len(f) for f in found] == [300_000] * 2


main("safe" in sys.argv) if __name__ == "__main__" else None
