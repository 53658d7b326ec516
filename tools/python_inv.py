"""Make python.inv, the names of Python's documentation that the book may link to.

    python tools/python_inv.py objects.inv

takes the full inventory (https://docs.python.org/3/objects.inv, or the one of Debian's package
python3.15-doc: it must be that of the newest Python, whose pages the links lead to) and keeps what a book
on multiprocessing needs.
"""

import re
import sys
import zlib
from pathlib import Path

MODULES = (
    "array|atexit|concurrent|contextlib|ctypes|faulthandler|functools|io|json|logging|multiprocessing|os"
    "|pathlib|pickle|queue|random|selectors|signal|socket|subprocess|sys|tempfile|threading|time|warnings"
)
KEEP = re.compile(
    rf"({MODULES})(\.\S+)? py:"  # these modules
    r"|\S+ py:\S+ \S+ builtins/\w+\.html"  # built-in names
    rf"|library/({MODULES})(\.\S+)? std:doc"  # their pages
    r"|\S*(multiprocessing|start-method)\S* std:label"
)


def main() -> None:
    with open(sys.argv[1], "rb") as file:
        head = [file.readline() for _ in range(4)]
        names = zlib.decompress(file.read()).decode().splitlines(keepends=True)
    kept = "".join(name for name in names if KEEP.match(name))
    (Path(__file__).parents[1] / "book" / "_ext" / "python.inv").write_bytes(
        b"".join(head) + zlib.compress(kept.encode(), 9)
    )


if __name__ == "__main__":
    main()
