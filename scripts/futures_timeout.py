"""A task takes too long: result() gives up, and the end of the with waits for it all the same."""

from concurrent.futures import ProcessPoolExecutor, TimeoutError

from scripts.say import say


def work():
    say("starts", who="task 1")
    say("is done", who="task 1")


def main():
    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(work)
        try:
            future.result(timeout=1)
        except TimeoutError:
            say(f"gives up; cancel() says {future.cancel()}")
    say("is behind the with")


if __name__ == "__main__":
    main()
