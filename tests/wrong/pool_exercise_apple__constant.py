"""Wrong: nothing is parsed."""

from multiprocessing import Pool

from scripts.say import say


def parse(text):
    say("starts", who=f"task {text}")
    return int(text)


def main():
    with Pool(2) as pool:
        pool.map(print, range(3))
    numbers = [1, None, 3]
    say(f"has {numbers}")


if __name__ == "__main__":
    main()
