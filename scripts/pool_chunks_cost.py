"""What a pool costs for next to no work and for real work, in multiples of a loop."""

from math import sqrt
from multiprocessing import Pool
from time import perf_counter

from scripts.say import say

NUMBERS = range(5_000)
SUMS = range(16)


def loop():
    return [sqrt(n) for n in NUMBERS]


def total(_):
    return sum(range(1_000_000))


def sums():
    return [total(n) for n in SUMS]


def seconds(call, *args):
    """The best of three."""
    times = []
    for _ in range(3):
        start = perf_counter()
        call(*args)
        times.append(perf_counter() - start)
    return min(times)


def main():
    one = seconds(loop)
    with Pool(2) as pool:
        for chunksize in (1, 16, 256, None):
            pooled = seconds(pool.map, sqrt, NUMBERS, chunksize)
            say(f"chunksize {chunksize}: {pooled / one:.0f} times the loop")
        one, pooled = seconds(sums), seconds(pool.map, total, SUMS, 1)
        say(f"real work: {pooled / one:.1f} times the loop")
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
