"""Two workers count words; each task returns what it counted."""

from multiprocessing import Pool

from scripts.say import say


def count(page):
    say("starts", who=f"page {page}")
    return 10  # every page has ten words


def main():
    with Pool(2) as pool:
        words = sum(pool.map(count, [1, 2, 3], chunksize=1))
        pool.close()
        pool.join()
    say(f"counts {words} words")


if __name__ == "__main__":
    main()
