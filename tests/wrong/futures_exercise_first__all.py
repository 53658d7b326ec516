"""Wrong: it waits for all answers, and returns the first."""

from concurrent.futures import ProcessPoolExecutor, as_completed

from scripts.say import say


def ask(n):
    say("asks", who=f"task {n}")
    return n


def first_answer(executor):
    futures = [executor.submit(ask, n) for n in (1, 2)]
    return list(as_completed(futures))[0].result()  # noqa: RUF015


def main():
    with ProcessPoolExecutor(2) as executor:
        say(f"has the answer of task {first_answer(executor)}")


if __name__ == "__main__":
    main()
