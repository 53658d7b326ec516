"""`check`: grade a script of the reader's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from html import escape
from typing import Any

from every_schedule._explore import explore
from every_schedule.exploration import Exploration, Invariant
from every_schedule.pictures import data
from every_schedule.words import not_joined


@dataclass(frozen=True)
class Grade:
    """What `check` found. As the last line of a notebook cell it shows itself."""

    exploration: Exploration

    @property
    def passed(self) -> bool:
        """True if the invariant holds in every schedule and none hangs or fails."""
        return self.exploration.counts["holds"] == len(self.exploration.runs)

    def __str__(self) -> str:
        if not self.passed:
            return f"Not yet. {self.exploration}"
        total = len(self.exploration.runs)
        where = "the only schedule there is" if total == 1 else f"all {total} schedules"
        return f"Solved: holds in {where}{not_joined(self.exploration.unjoined)}."

    def __repr__(self) -> str:
        return f"<{'Solved' if self.passed else 'Not yet'}: {self.exploration!r}>"

    def _repr_html_(self) -> str:
        if self.passed:
            return f"<p><strong>{escape(str(self))}</strong></p>"
        return self.exploration._repr_html_()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        found = data.of_exploration(self.exploration, play=not self.passed)
        grade: data.GradeData = {"type": "grade", "passed": self.passed, "exploration": found}
        return data.bundle(str(self), self._repr_html_(), grade)


def check(
    script: str | os.PathLike[str],
    *args: object,
    holds: Invariant | None = None,
    limit: int = 2000,
    start_method: str | None = None,
    timeout: float = 20,
    patience: float = 1,
) -> Grade:
    """`explore` for a solution: "holds in all 20 schedules", or the shortest one that goes wrong.

    Takes what `explore` takes and raises what it raises.
    """
    options: dict[str, Any] = {"holds": holds, "limit": limit, "start_method": start_method}
    return Grade(explore(script, *args, timeout=timeout, patience=patience, **options))
