"""Two processes append their results to a list that they were given: it *loses data*."""

from multiprocessing import Process

from scripts.say import say


def square(number, results):
    results.append(number * number)
    say(f"has {results}")


def main():
    results = []
    workers = [Process(target=square, args=(n, results), name=name) for name, n in (("Ann", 3), ("Bob", 4))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say(f"results: {sorted(results)}")


if __name__ == "__main__":
    main()
