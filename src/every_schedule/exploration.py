"""What is known of all schedules of a program."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, overload

from every_schedule import schedule
from every_schedule.errors import LabError
from every_schedule.pictures import data, tree
from every_schedule.run import Run
from every_schedule.words import counted, not_joined, that

KINDS = ("holds", "breaks", "hangs", "fails", "cannot tell")

Invariant = Callable[[Run], "bool | str"]


class Verdict(NamedTuple):
    """What became of one schedule."""

    kind: str  # one of KINDS
    reason: str  # "" or why the invariant does not hold


class Runs(Sequence[Run]):
    """The runs of an exploration, kept small: each is unpacked when it is asked for."""

    def __init__(self, packed: list[bytes], job: dict[str, Any]) -> None:
        self._packed, self._job = packed, job

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, index: int) -> Run: ...
    @overload
    def __getitem__(self, index: slice) -> list[Run]: ...
    def __getitem__(self, index: int | slice) -> Run | list[Run]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return unpacked(self._packed[index], self._job)


@dataclass(frozen=True)
class Exploration:
    """Every schedule of a script, each one really run; made by `explore`.

    `print(exploration)` gives plain text; as the last line of a notebook cell it draws itself.
    """

    script: str  # file name, without folder
    args: tuple[str, ...]
    start_method: str
    runs: Sequence[Run]  # in the order of their schedules
    verdicts: list[Verdict]  # one for each run, in the same order
    source: str = field(default="", repr=False)  # the script, as it was run
    call: str = ""  # the script, as `launch` takes it
    complete: bool = True  # False: a limit ended the search

    @property
    def counts(self) -> dict[str, int]:
        """How many schedules hold, break the invariant, hang and fail; and of how many nobody can tell."""
        kinds = [verdict.kind for verdict in self.verdicts]
        return {kind: kinds.count(kind) for kind in KINDS if kind in kinds or kind != "cannot tell"}

    @property
    def unjoined(self) -> list[str]:
        """Whom the main process did not join, in any of the runs."""
        return sorted({name for run in self.runs for name in run.unjoined})

    @property
    def untried(self) -> list[str]:
        """The waits whose end could not be chosen, in any of the runs."""
        return sorted({wait for run in self.runs for wait in run.untried})

    def reason(self, run: Run) -> str:
        """Why one of the runs does not hold, or ""."""
        for other, verdict in zip(self.runs, self.verdicts, strict=True):
            if other.schedule == run.schedule:
                return verdict.reason
        raise LabError("The run is none of this exploration.")

    def shortest(self, kind: str) -> Run | None:
        """The run of a kind ("holds", "breaks", "hangs", "fails") that is easiest to follow.

        It is the one with the fewest steps; of those the one with the fewest changes from one actor
        to another; of those the first. None if there is no run of that kind.
        """
        if kind not in KINDS:
            raise LabError(f"There is no kind {kind!r} of schedule; there are {', '.join(KINDS)}.")
        found = [i for i, verdict in enumerate(self.verdicts) if verdict.kind == kind]
        best = min(found, key=lambda i: _length(self.runs[i].schedule), default=None)
        return None if best is None else self.runs[best]

    def __str__(self) -> str:
        text = [counted(self.counts) + not_joined(self.unjoined)]
        for kind in KINDS[1:]:
            if run := self.shortest(kind):
                text += ["", f"The shortest {that(kind)}: {schedule.text(run.schedule)}", str(run)]
        return "\n".join(text)

    def __repr__(self) -> str:
        return f"<Exploration of {self.script}: {counted(self.counts)}>"

    def _repr_html_(self) -> str:
        return tree.picture(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return data.bundle(str(self), self._repr_html_(), data.of_exploration(self, play=True))


def unpacked(packed: bytes, task: dict[str, Any]) -> Run:
    return Run.from_answer(json.loads(zlib.decompress(packed)), task)


def _length(schedule: list[str]) -> tuple[int, int]:
    return len(schedule), sum(a != b for a, b in pairwise(schedule))
