"""Programs that fail in the ways that tracebacks can tell of: failures.py WAY.

Nothing of the package: each is run by a plain interpreter, see tools/golden.py.
"""

import sys
import threading
import warnings
from multiprocessing import get_context

fork = get_context("fork")  # whose tracebacks begin in the script, as those of the others do


def fail(number):
    return 1 / number


def plain():
    fail(0)


def message():
    raise RuntimeError("a message\n\n\n    in lines\n")


def note():
    error = ValueError("no such ticket")
    error.add_note("Ann asked for it.")
    raise error


def cause():
    try:
        fail(0)
    except ZeroDivisionError as error:
        raise ValueError("no number") from error


def context():
    try:
        fail(0)
    finally:
        raise KeyError("while it failed")


def group():
    errors = []
    for number in (0, 0):
        try:
            fail(number)
        except ZeroDivisionError as error:
            errors.append(error)
    raise ExceptionGroup("two", [*errors, ExceptionGroup("inner", [KeyError("other")])])


def again(depth):
    return again(depth - 1) if depth else fail(0)


def recursion():
    again(9)


def thread():
    one = threading.Thread(target=fail, args=(0,), name="one")
    one.start()
    one.join()


def children():
    for name in ("Ann", "Bob"):
        child = fork.Process(target=fail, args=(0,), name=name)
        child.start()
        child.join()


def pool():
    with fork.Pool(1) as workers:
        workers.map(fail, [0])


def unpicklable():
    """The feeder thread of a queue cannot pickle what is put."""
    queue = fork.Queue()
    queue.put(["a list", (n for n in ())])
    queue.close()
    queue.join_thread()


class Careless:
    def __del__(self):
        fail(0)


def ignored():
    """It comes right after a message that is no part of it."""
    thread()
    Careless()


def warning():
    """It comes right after a message that is no part of it."""
    one = threading.Thread(target=fail, args=(0,), name="one")
    one.start()
    one.join()
    warnings.warn("this is old", UserWarning, stacklevel=1)
    fail(0)


def exits():
    sys.exit("cannot go on")


def source():
    compile("for", __file__, "exec")


def library():
    import json

    json.loads("{")


def carets():
    print([fail(1), fail(0)], fail(
        1
    ))  # fmt: skip


if __name__ == "__main__":
    globals()[sys.argv[1]]()
