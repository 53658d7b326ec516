"""Two tasks, handed out without waiting; with --wait one after the other."""

import argparse
from multiprocessing import Pool

from scripts.say import say


def square(n):
    say("starts", who=f"task {n}")
    return n * n


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wait", action="store_true", help="use apply")
    options = parser.parse_args()

    with Pool(2) as pool:
        if options.wait:
            squares = [pool.apply(square, (n,)) for n in (1, 2)]
        else:
            results = []
            for n in (1, 2):
                results.append(pool.apply_async(square, (n,)))
                say(f"has handed out task {n}")
            squares = [result.get() for result in results]
    say(f"has {squares}")


if __name__ == "__main__":
    main()
