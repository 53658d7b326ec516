"""A test runner with a process for each test, whose exit code says whether it passed."""

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
    return sum(test.exitcode == 0 for test in tests)


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
