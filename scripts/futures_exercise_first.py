"""Two servers are asked, and the first answer counts; here the first question counts: it *races*."""

from concurrent.futures import ProcessPoolExecutor

from scripts.say import say


def ask(n):
    say("asks", who=f"task {n}")
    return n


def first_answer(executor):
    return next(executor.map(ask, (1, 2)))


def main():
    with ProcessPoolExecutor(2) as executor:
        say(f"has the answer of task {first_answer(executor)}")


if __name__ == "__main__":
    main()
