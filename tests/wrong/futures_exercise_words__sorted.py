"""Wrong: the results are sorted, and the words are not."""

from concurrent.futures import ProcessPoolExecutor, as_completed

from scripts.say import say

WORDS = ["pear", "fig", "banana"]


def count(word):
    say("starts", who=f"task {1 + WORDS.index(word)}")
    return len(word)


def report(executor):
    futures = [executor.submit(count, word) for word in WORDS]
    ended = sorted(as_completed(futures), key=lambda one: one.result())
    return {word: future.result() for word, future in zip(WORDS, ended, strict=True)}


def main():
    with ProcessPoolExecutor(2) as executor:
        for word, number in report(executor).items():
            say(f"{word} has {number}")


if __name__ == "__main__":
    main()
