"""Two processes count in a global. With --no-queue it *loses data*."""

import argparse
from multiprocessing import Process, SimpleQueue

from scripts.say import say

total = 0


def count(results):
    global total
    say(f"sees {total}")
    total += 1
    say(f"has {total}")
    if results:
        results.put(total)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-queue", action="store_true", help="leave what was counted in the global")
    results = None if parser.parse_args().no_queue else SimpleQueue()
    workers = [Process(target=count, args=(results,), name=name) for name in ("Ann", "Bob")]
    for worker in workers:
        worker.start()
    counted = [results.get() for _ in workers] if results else []
    for worker in workers:
        worker.join()
    say(f"the total is {total + sum(counted)}")


if __name__ == "__main__":
    main()
