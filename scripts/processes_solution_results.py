"""Two processes send their results home through a queue."""

from multiprocessing import Process, SimpleQueue

from scripts.say import say


def square(number, results):
    results.put(number * number)
    say(f"has sent {number * number}")


def main():
    results = SimpleQueue()
    workers = [Process(target=square, args=(n, results), name=name) for name, n in (("Ann", 3), ("Bob", 4))]
    for worker in workers:
        worker.start()
    squares = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    say(f"results: {sorted(squares)}")


if __name__ == "__main__":
    main()
