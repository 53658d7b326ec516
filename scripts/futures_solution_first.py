"""Two servers are asked, and the first answer counts."""

from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

from scripts.say import say


def ask(n):
    say("asks", who=f"task {n}")
    return n


def first_answer(executor):
    futures = [executor.submit(ask, n) for n in (1, 2)]
    return wait(futures, return_when=FIRST_COMPLETED).done.pop().result()


def main():
    with ProcessPoolExecutor(2) as executor:
        say(f"has the answer of task {first_answer(executor)}")


if __name__ == "__main__":
    main()
