"""One of three tasks fails, and says so in its result."""

from multiprocessing import Pool

from scripts.say import say


def parse(text):
    say("starts", who=f"task {text}")
    try:
        return int(text)
    except ValueError:
        return None


def main():
    with Pool(2) as pool:
        numbers = pool.map(parse, ["1", "two", "3"])
    say(f"has {numbers}")


if __name__ == "__main__":
    main()
