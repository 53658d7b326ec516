"""What the tests of all chapters share. A chapter's own file has its invariants, tables and exceptions.

A row of a table EXPLORED: script and options, invariant, how many schedules hold, break, hang, fail. So an
exercise has something after the first number, and a solution has zeros there.

A row of a table PROOFS: script and options, a schedule, what is true of the run. There is one for each
label, and one for the same moment where the script is right.
"""

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from every_schedule import Run, explore, launch
from every_schedule._launch import START_METHODS
from every_schedule.engine import client

ROOT = Path(__file__).parents[1]
METHODS = START_METHODS if os.name == "posix" else ("spawn",)
QUICKEST = "fork" if client.exact() else "spawn"  # what `explore` uses unless it is told
OTHER_METHODS = [method for method in METHODS if method != QUICKEST]

Counts = tuple[int, int, int, int]  # how many schedules hold, break, hang and fail
Invariant = Callable[[Run], bool | str]

each_method = pytest.mark.parametrize("method", METHODS)
each_other_method = pytest.mark.parametrize("method", OTHER_METHODS)


def finished(run: Run) -> bool:
    return run.outcome == "finished"


def explored(command: str, holds: Invariant | None, counts: Counts, method: str | None = None) -> None:
    """Explore a script and compare the counts."""
    every = explore(*command.split(), holds=holds, start_method=method)
    assert tuple(every.counts.values()) == counts, str(every)
    assert every.unjoined == [] and not any(run.left_behind for run in every.runs)


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


def under_each_method(
    proofs: Iterable[tuple[Any, ...]], explored: Iterable[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """The rows of PROOFS with a start method each: not the one under which a row of EXPLORED has run it."""
    seen = {command for command, *_ in explored}
    return [(*row, method) for row in proofs for method in (OTHER_METHODS if row[0] in seen else METHODS)]
