"""The first result is enough, and the rest is cancelled: it *hangs*; with --cancel it does not."""

import argparse
from concurrent.futures import ProcessPoolExecutor, as_completed

from scripts.say import say


def work(n):
    say("starts", who=f"task {n}")
    return n


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cancel", action="store_true", help="cancel each future")
    options = parser.parse_args()

    with ProcessPoolExecutor(1) as executor:
        futures = [executor.submit(work, 1)]
        say("hands in more")
        futures += [executor.submit(work, n) for n in (2, 3, 4)]
        for future in as_completed(futures):
            if future.cancelled():
                continue
            say(f"has {future.result()}")
            if options.cancel:
                for other in futures:
                    other.cancel()
            else:
                executor.shutdown(wait=False, cancel_futures=True)
    say("is behind the with")


if __name__ == "__main__":
    main()
