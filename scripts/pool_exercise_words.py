"""Words and their lengths, paired as the results come: it *races*."""

from multiprocessing import Pool

from scripts.say import say

WORDS = ["fig", "peach", "kiwi"]


def measure(word):
    say("starts", who=word)
    return len(word)


def main():
    with Pool(2) as pool:
        lengths = pool.imap_unordered(measure, WORDS)
        table = dict(zip(WORDS, lengths, strict=True))
    say(f"has {sorted(table.items())}")


if __name__ == "__main__":
    main()
