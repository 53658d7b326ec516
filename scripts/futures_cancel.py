"""Four tasks for one worker: which of them can still be cancelled?"""

from concurrent.futures import ProcessPoolExecutor

from scripts.say import say


def work(n):
    say("starts", who=f"task {n}")


def main():
    with ProcessPoolExecutor(1) as executor:
        futures = [executor.submit(work, n) for n in (1, 2, 3, 4)]
        say("is about to cancel all")
        say(f"cancel() says {[future.cancel() for future in futures]}")


if __name__ == "__main__":
    main()
