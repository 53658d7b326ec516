"""Wrong: one worker does all."""

from multiprocessing import Pool

from scripts.say import say

total = 0


def count(page):
    global total
    say("starts", who=f"page {page}")
    total += 10  # every page has ten words


def report():
    return total


def main():
    with Pool(1) as pool:
        pool.map(count, [1, 2, 3], chunksize=1)
        words = pool.apply(report)
        pool.close()
        pool.join()
    say(f"counts {words} words")


if __name__ == "__main__":
    main()
