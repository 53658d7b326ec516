"""What the tests of all chapters share. A chapter's own file has its invariants, tables and exceptions.

A row of a table EXPLORED: script and options, invariant, how many schedules hold, break, hang, fail. So an
exercise has something after the first number, and a solution has zeros there. Where the start method is the
point, a row of BY_METHOD has counts for each. test_labels compares all of them with what docstrings say.

A row of a table PROOFS: script and options, a schedule, what is true of the run. There is one for each
label, and one for the same moment where the script is right.
"""

import ast
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

from every_schedule import Exploration, Run, explore, launch
from every_schedule._launch import START_METHODS
from every_schedule.engine import client
from every_schedule.words import Kind, counted
from refresh import pages_of

ROOT = Path(__file__).parents[1]
METHODS = START_METHODS if os.name == "posix" else ("spawn",)
QUICKEST = "fork" if client.exact() else "spawn"  # what `explore` uses unless it is told
OTHER_METHODS = [method for method in METHODS if method != QUICKEST]

Counts = tuple[int, int, int, int]  # how many schedules hold, break, hang and fail
Invariant = Callable[[Run], bool | str]
Row = tuple[Any, ...]  # of a table: script and options, and what belongs to it

KINDS: tuple[Kind, ...] = ("holds", "breaks", "hangs", "fails")

everything = pytest.mark.everything
each_method = pytest.mark.parametrize("method", METHODS)


def finished(run: Run) -> bool:
    return run.outcome == "finished"


def explored(
    command: str,
    holds: Invariant | None,
    counts: Counts,
    method: str | None = None,
    unjoined: Sequence[str] = (),
) -> Exploration:
    """Explore a script and compare the counts, and whom the main process does not join."""
    every = explore(*command.split(), holds=holds, start_method=method)
    assert tuple(every.counts.values()) == counts, str(every)
    assert every.unjoined == list(unjoined) and not any(run.left_behind for run in every.runs)
    return every


def proved(command: str, schedule: str | None, proof: Invariant, method: str) -> None:
    """Run a script in one schedule and look at the run."""
    run = launch(*command.split(), schedule=schedule, start_method=method)
    assert proof(run) is True, str(run)  # a text would be the reason why not
    assert run.left_behind == run.unjoined == []


class Count:
    """A number that refuses to be touched by whoever does not hold its lock."""

    def __init__(self, number: int = 0) -> None:
        self.number, self.lock = number, threading.Lock()

    def get_lock(self) -> threading.Lock:
        return self.lock

    @property
    def value(self) -> int:
        assert self.lock.locked()
        return self.number

    @value.setter
    def value(self, number: int) -> None:
        assert self.lock.locked()
        self.number = number


def changed(script: str, folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a script with other text in some places, to see more than it says itself."""
    text = (ROOT / f"scripts/{script}.py").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    copy = folder / f"{script}.py"
    copy.write_text(text, encoding="utf-8")
    return copy


def under_each_method(proofs: Iterable[Row], explored: Iterable[Row]) -> list[Any]:
    """The rows of PROOFS with a start method each: not the one under which a row of EXPLORED has run it.

    By turns one of the methods is in the quick set, and the others are in the slow one.
    """
    seen = {command for command, *_ in explored}
    rows = []
    for n, row in enumerate(proofs):
        methods = OTHER_METHODS if OTHER_METHODS and row[0] in seen else METHODS
        for k, method in enumerate(methods):
            marks = [] if k == n % len(methods) else [everything]
            rows.append(pytest.param(*row, method, marks=marks, id=_id(row, method)))
    return rows


def quick_and_slow(chapter: str, explored: Iterable[Row]) -> list[Any]:
    """The rows of EXPLORED with a start method each.

    Quick are those that the chapter's notebook does not show, under the method that `explore` uses. Slow is
    each of them under another method, by turns.
    """
    rows = []
    for n, row in enumerate(explored):
        command, _, counts = row
        if not shown(chapter, command, counts):
            rows.append(pytest.param(*row, None, id=_id(row, QUICKEST)))
        if OTHER_METHODS:
            method = OTHER_METHODS[n % len(OTHER_METHODS)]
            rows.append(pytest.param(*row, method, marks=everything, id=_id(row, method)))
    return rows


def by_method(table: Iterable[tuple[str, Invariant | None, dict[str, Counts]]]) -> list[Any]:
    """The rows of BY_METHOD, one for each start method; forkserver, which is like spawn, in the slow set."""
    rows = []
    for command, holds, by in table:
        for method in METHODS:
            marks = [everything] if method == "forkserver" else []
            rows.append(
                pytest.param(command, holds, by[method], method, marks=marks, id=f"{command}-{method}")
            )
    return rows


def _id(row: Row, method: str) -> str:
    return f"{row[0]}-{method}"


def shown(chapter: str, command: str, counts: Counts) -> bool:
    """True if a cell of the notebook explores this, and its stored output has these counts."""
    found = dict(zip(KINDS, counts, strict=True))
    sentences = [counted(found), str(found)]
    if found["holds"] == sum(counts):
        sentences += [f"holds in all {sum(counts)} schedules"]
        sentences += ["holds in the only schedule there is"] * (sum(counts) == 1)
    texts = _explorations(chapter).get(command, [])
    return any(re.search(rf"(?<!\d){re.escape(words)}", text) for words in sentences for text in texts)


def cells_of(chapter: str) -> list[nbformat.NotebookNode]:
    """The cells of all pages of a chapter."""
    return [cell for path in pages_of(chapter) for cell in nbformat.read(path, as_version=4).cells]


def defined(chapter: str, name: str) -> Callable[..., Any]:
    """A function of a chapter, as its cell defines it. What the cell prints is not shown."""
    [source] = [cell.source for cell in cells_of(chapter) if f"def {name}(" in cell.source]
    names: dict[str, Any] = {"explore": explore, "launch": launch, "print": lambda text: None}
    exec(compile(source, name, "exec"), names)
    function: Callable[..., Any] = names[name]
    return function


@cache
def _explorations(chapter: str) -> dict[str, list[str]]:
    """For each script and options that a chapter explores: what the cells show. `--nbval` compares that."""
    found: dict[str, list[str]] = {}
    for cell in cells_of(chapter):
        if cell.cell_type == "code" and "nbval-ignore-output" not in cell.metadata.get("tags", []):
            text = "\n".join(
                "".join([output.get("text", ""), *map(str, output.get("data", {}).values())])
                for output in cell.outputs
            )
            for command in _explored_in(cell.source):
                found.setdefault(command, []).append(text)
    return found


def _explored_in(source: str) -> Iterator[str]:
    if source.startswith("%"):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("explore", "check"):
            options = {keyword.arg for keyword in node.keywords}
            values = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if "start_method" not in options and len(values) == len(node.args):
                yield " ".join(map(str, values))
