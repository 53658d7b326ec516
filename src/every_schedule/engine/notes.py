"""What the processes of a program wrote down about their children; see `inside/notes.py`."""

from __future__ import annotations

import ast
import os
import re
from dataclasses import dataclass, field

FILE = "processes"  # in the run's folder
_LINE = re.compile(r"(\S[^:]*): (.*)")


@dataclass
class Notes:
    """The processes that a program has started."""

    names: dict[int, str] = field(default_factory=dict)  # process id -> name
    codes: dict[int, int] = field(default_factory=dict)  # process id -> exit code, of those waited for


def read(folder: str) -> Notes:
    """The notes in a run's folder, as far as they are written."""
    notes = Notes()
    try:
        with open(os.path.join(folder, FILE), encoding="utf-8") as file:
            lines = file.read().split("\n")[:-1]  # the last may be under way
    except FileNotFoundError:
        return notes
    for line in lines:
        pid, what = ast.literal_eval(line)
        if isinstance(what, int):
            notes.codes[pid] = what
        else:
            notes.names[pid] = what
            notes.codes.pop(pid, None)  # a number that was used again
    return notes


def speaker(line: str, names: set[str], tasks: bool) -> tuple[str, str]:
    """Who said a line of a free run, and what; ("", line) if it was merely printed.

    `names` are those of the processes. With `tasks` the program has actors that are no processes
    (`who=`), whose names nobody knows: then whatever stands before a colon is one.
    """
    for name in sorted(names, key=len, reverse=True):  # "Process-1:1" before "Process-1"
        if line.startswith(f"{name}: "):
            return name, line[len(name) + 2 :]
    spoken = _LINE.fullmatch(line) if tasks else None
    return (spoken[1], spoken[2]) if spoken else ("", line)
