"""Wrong: nothing is shown before all pages are there."""

from multiprocessing import Pool

from scripts.say import say

PAGES = ["index", "news", "help"]


def fetch(name):
    say("starts", who=name)
    return f"the page {name}"


def main():
    with Pool(2) as pool:
        for page in pool.map(fetch, PAGES):
            say(f"shows {page}")


if __name__ == "__main__":
    main()
