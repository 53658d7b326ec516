"""It knows the first test's end, and takes the other one's exit code before it has come."""

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
    codes = [test.exitcode for test in tests]
    tests[0].join()
    return sum(not code for code in codes)


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
