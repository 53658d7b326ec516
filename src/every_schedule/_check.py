"""`check`: grade a script of the reader's own."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from every_schedule._explore import Explorer, explore
from every_schedule._judge import printed
from every_schedule._launch import Script, job, methods
from every_schedule.engine import client
from every_schedule.exploration import FAILURES, Exploration, Invariant
from every_schedule.pictures import data
from every_schedule.run import Line, Run
from every_schedule.words import enumerated, not_joined


@dataclass(frozen=True)
class Grade:
    """What `check` found. As the last line of a notebook cell it shows itself."""

    explorations: tuple[Exploration, ...]  # one for each start method, up to the first that is not ok
    closer: Exploration | None = None  # where all are: what was tried with points at operations

    @property
    def exploration(self) -> Exploration:
        """The one that goes wrong, or else the first."""
        wrong = [every for every in self.explorations if not every.ok]
        if not wrong and self.closer and _goes_wrong(self.closer):
            wrong = [self.closer]
        return wrong[0] if wrong else self.explorations[0]

    @property
    def passed(self) -> bool:
        """True if every exploration is `ok`, and nothing goes wrong with points at operations."""
        closer = self.closer is not None and _goes_wrong(self.closer)
        return all(every.ok for every in self.explorations) and not closer

    def __str__(self) -> str:
        every = self.exploration
        if not self.passed:
            return f"Not yet. Under {every.start_method}, {every.text(method=False)}"
        totals = {one.start_method: sum(one.weights) for one in self.explorations}
        if len({*totals.values()}) == 1:
            where = _all(sum(every.weights))
        else:
            where = enumerated([f"{_all(total)} under {method}" for method, total in totals.items()])
        unjoined = sorted({name for one in self.explorations for name in one.unjoined})
        return f"Solved: holds in {where}{not_joined(unjoined)}."

    def __repr__(self) -> str:
        if not self.passed:
            return f"<Not yet: {self.exploration!r}>"
        under = enumerated([every.start_method for every in self.explorations])
        return f"<Solved under {under}: {self.exploration.script}: {self.exploration.sentence}>"

    def _repr_html_(self) -> str:
        if self.passed:
            return f"<p><strong>{escape(str(self))}</strong></p>"
        return self.exploration._repr_html_()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        found = data.of_exploration(self.exploration, play=not self.passed)
        grade: data.GradeData = {"type": "grade", "passed": self.passed, "exploration": found}
        return data.bundle(str(self), self._repr_html_(), grade)


def _all(total: int) -> str:
    return "the only schedule there is" if total == 1 else f"all {total:,} schedules"


def check(
    script: Script | None = None,
    *args: object,
    holds: Invariant | None = None,
    limit: int = 2000,
    seconds: float | None = None,
    at_once: int | None = None,
    module: str | None = None,
    files: Sequence[Script] = (),
    start_method: str | None = None,
    timeout: float = 20,
    patience: float = 1,
) -> Grade:
    """`explore` for a solution: "holds in all 20 schedules", or the shortest one that goes wrong.

    It is solved if it holds under fork and under spawn, where there are both, or else under the
    `start_method` that is named; and if nothing goes wrong with points at operations either, where a `say`
    more or less makes no difference. There are mostly too many of those schedules: the simplest are tried.
    Takes what `explore` takes (`seconds` for each method) and raises what it raises.
    """
    both = [method for method in ("fork", "spawn") if method in methods()]
    found: list[Exploration] = []
    for method in both if start_method is None else [start_method]:
        every = explore(
            script,
            *args,
            holds=holds,
            limit=limit,
            seconds=seconds,
            at_once=at_once,
            module=module,
            files=files,
            start_method=method,
            timeout=timeout,
            patience=patience,
        )
        found.append(every)
        if not every.ok:
            break
    grade = Grade(tuple(found))
    if not grade.passed:
        return grade
    method, fresh = found[0].start_method, not client.exact()
    task = job(script, args, module, files, method, timeout, patience, "operations", fresh)
    explorer = Explorer(
        task, holds and _of_what_is_said(holds), CLOSER, seconds, first=True, at_once=at_once, counted=False
    )
    explorer.go()
    return Grade(tuple(found), explorer.result())


CLOSER = 40  # schedules that are tried with points at operations


def _goes_wrong(every: Exploration) -> bool:
    return any(verdict.kind in FAILURES for verdict in every.verdicts)


class _LooksAtSteps(BaseException):
    """An invariant asks in which step something was. No Exception, which it might catch."""


class _Said(Line):
    """A line of which nobody can tell the step: with points at operations it is another one."""

    @property
    def step(self) -> float:
        raise _LooksAtSteps


class _AsSaid(Run):
    """A run without what points at operations make another: lines that tell of these, and all steps."""

    @classmethod
    def of(cls, run: Run) -> _AsSaid:
        self = object.__new__(cls)
        shown = printed(run)
        lines = [run.lines[place] for place in (range(len(run.lines)) if shown is None else shown)]
        self.__dict__.update(vars(run), lines=[_Said(math.nan, line.who, line.what) for line in lines])
        return self

    def __getattribute__(self, name: str) -> Any:
        if name in _STEPS:
            raise _LooksAtSteps
        return super().__getattribute__(name)


_STEPS = {"schedule", "moves", "ends", "together", "killed", "done", "steps", "said_at"}
_STEPS |= {"last_step", "states", "states_after"}


def _of_what_is_said(holds: Invariant) -> Invariant:
    """The invariant, if it looks at what is said. Of one that looks at steps nobody asks here.

    Then only hangs and failures are found.
    """

    @functools.wraps(holds)
    def asked(run: Run) -> bool | str:
        try:
            return holds(_AsSaid.of(run))
        except _LooksAtSteps:
            return True

    return asked
