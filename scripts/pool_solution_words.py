"""Words and their lengths: each task returns its word too."""

from multiprocessing import Pool

from scripts.say import say

WORDS = ["fig", "peach", "kiwi"]


def measure(word):
    say("starts", who=word)
    return word, len(word)


def main():
    with Pool(2) as pool:
        table = dict(pool.imap_unordered(measure, WORDS))
    say(f"has {sorted(table.items())}")


if __name__ == "__main__":
    main()
