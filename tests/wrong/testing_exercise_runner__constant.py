"""Wrong: one fewer than there are, whatever they say."""

import sys
from multiprocessing import Process

from scripts.say import say


def test(cost):
    say("begins")
    if cost > 10:
        say("fails")
        sys.exit(1)
    say("is done")


def passed(tests):
    for test in tests:
        test.join()
    return len(tests) - 1


def main():
    tests = [
        Process(target=test, args=(7,), name="Ann"),
        Process(target=test, args=(12,), name="Bob"),
    ]
    for test_process in tests:
        test_process.start()
    say(f"{passed(tests)} passed, {passed([])} of none")
    for test_process in tests:
        test_process.join()


if __name__ == "__main__":
    main()
