"""Each page is shown when it comes."""

from multiprocessing import Pool

from scripts.say import say

PAGES = ["index", "news", "help"]


def fetch(name):
    say("starts", who=name)
    return f"the page {name}"


def main():
    with Pool(2) as pool:
        for page in pool.imap_unordered(fetch, PAGES):
            say(f"shows {page}")


if __name__ == "__main__":
    main()
