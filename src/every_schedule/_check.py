"""`check`: grade a script of the reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from every_schedule._explore import explore
from every_schedule._launch import Script, methods
from every_schedule.exploration import Exploration, Invariant
from every_schedule.pictures import data
from every_schedule.words import enumerated, not_joined


@dataclass(frozen=True)
class Grade:
    """What `check` found. As the last line of a notebook cell it shows itself."""

    explorations: tuple[Exploration, ...]  # one for each start method, up to the first that is not ok

    @property
    def exploration(self) -> Exploration:
        """The one that goes wrong, or else the first."""
        return next((every for every in self.explorations if not every.ok), self.explorations[0])

    @property
    def passed(self) -> bool:
        """True if every exploration is `ok`."""
        return all(every.ok for every in self.explorations)

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
    `start_method` that is named. Takes what `explore` takes (`seconds` for each method) and raises
    what it raises.
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
    return Grade(tuple(found))
