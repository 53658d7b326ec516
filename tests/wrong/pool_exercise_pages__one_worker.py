"""Wrong: one worker fetches the pages one after the other."""

from multiprocessing import Pool

from scripts.say import say

PAGES = ["index", "news", "help"]


def fetch(name):
    say("starts", who=name)
    return f"the page {name}"


def main():
    with Pool(1) as pool:
        for page in pool.imap(fetch, PAGES):
            say(f"shows {page}")


if __name__ == "__main__":
    main()
