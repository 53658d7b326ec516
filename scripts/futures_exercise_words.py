"""The letters of three words are counted; the numbers stand beside the wrong words: it *races*."""

from concurrent.futures import ProcessPoolExecutor, as_completed

from scripts.say import say

WORDS = ["pear", "fig", "banana"]


def count(word):
    say("starts", who=f"task {1 + WORDS.index(word)}")
    return len(word)


def report(executor):
    futures = [executor.submit(count, word) for word in WORDS]
    return {word: future.result() for word, future in zip(WORDS, as_completed(futures), strict=True)}


def main():
    with ProcessPoolExecutor(2) as executor:
        for word, number in report(executor).items():
            say(f"{word} has {number}")


if __name__ == "__main__":
    main()
