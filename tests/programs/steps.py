"""ACTORS processes, named A, B, ..., each with SAYS lines to say and nothing that blocks."""

import sys
from multiprocessing import Process

from scripts.say import say


def work(says):
    for number in range(says):
        say(f"step {number}")


def main():
    actors, says = map(int, sys.argv[1:])
    processes = [Process(target=work, args=(says,), name="ABCDEFGHIJ"[i]) for i in range(actors)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    main()
