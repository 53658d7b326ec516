"""What is known of all schedules of a program."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, get_args, overload

from every_schedule import schedule, stories
from every_schedule.classes import Budget, TooMany, class_key, linear_extensions
from every_schedule.endings import Ending, endings, sentence
from every_schedule.errors import LabError
from every_schedule.pictures import data, tree
from every_schedule.run import Run
from every_schedule.things_words import WHY
from every_schedule.wire import Job, Points, Report, by_its_pool
from every_schedule.words import PLURALS, Kind, counted, enumerated, not_joined, plain, that

KINDS: tuple[Kind, ...] = get_args(Kind)
FAILURES: tuple[Kind, ...] = ("breaks", "hangs", "fails")

Invariant = Callable[[Run], "bool | str"]


class Verdict(NamedTuple):
    """What became of one schedule."""

    kind: Kind
    reason: str  # "" or why the invariant does not hold, what failed, or why it cannot be told


@dataclass(frozen=True)
class Finding:
    """Failures of one kind that look alike: the same reason, waits and exit codes."""

    kind: Kind
    reason: str
    stacks: dict[str, str]  # who waits where
    exit_codes: dict[str, int]  # those that are not zero
    count: int
    run: Run  # the one that is easiest to follow

    def __str__(self) -> str:
        parts = [self.reason, *(f"{who} waits in {place}" for who, place in self.stacks.items())]
        parts += [f"{who} ended with {code}" for who, code in self.exit_codes.items()]
        return f"{self.count:,} like {schedule.text(self.run.schedule)}: {'; '.join(filter(None, parts))}"


class Runs(Sequence[Run]):
    """The runs of an exploration, kept small: each is unpacked when it is asked for."""

    def __init__(self, packed: list[bytes], job: Job) -> None:
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
        return Run.from_answer(unpacked(self._packed[index]), self._job)


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
    complete: bool = True  # False: it was stopped, and there are more schedules
    about: float | None = None  # how many there are, as far as one can tell; None where it is complete
    points: Points = "say"  # where actors were held
    reduced: bool = False  # True: one run of each story; the other schedules are counted
    asked: bool = False  # True: there was an invariant
    repeated: bool = True  # False: there was no time to do some runs again, and compare
    most: int | None = None  # moves that each actor made at most, where the program goes on without end

    @property
    def weights(self) -> list[int]:
        """For each run how many schedules it stands for; 1 where they are too many to be counted."""
        return self._counted or [1] * len(self.verdicts)

    @property
    def uncounted(self) -> bool:
        """True if there are too many schedules to count them: then each count is one of stories."""
        return self._counted is None

    @cached_property
    def _counted(self) -> list[int] | None:
        if not self.reduced:
            return [1] * len(self.verdicts)
        budget = Budget(COUNTING)
        try:
            return [linear_extensions(run.steps, budget) for run in self.runs]
        except TooMany:
            return None

    @cached_property
    def stories(self) -> int | None:
        """How many schedules there are that differ in more than what nobody can notice.

        None if it is not known what the steps do.
        """
        if self.reduced:
            return len(self.verdicts)
        if any(len(run.done) < len(run.schedule) for run in self.runs):
            return None
        steps = [run.steps for run in self.runs]
        if any(step.footprint is None for some in steps for step in some):
            return None
        return len({class_key(some) for some in steps})

    @cached_property
    def endings(self) -> list[Ending]:
        """The different endings and how many schedules have each, in the order in which they came up."""
        return endings(self.runs, self.weights)

    def why(self, run: Run) -> str:
        """One sentence that says why one of the runs goes wrong; "" if its operations do not tell."""
        kind = self._verdict(run).kind
        if kind == "holds" or kind == "cannot tell":
            return ""
        holding = (
            other for other, verdict in zip(self.runs, self.verdicts, strict=True) if verdict.kind == "holds"
        )
        return stories.reason(run, kind, holding)

    def whys(self) -> list[str]:
        """For each run that goes wrong a sentence that says why; "" where its operations do not tell.

        Nor is anything told where there are too many runs to look at.
        """
        told = [""] * len(self.verdicts)
        if len(told) > EXPLAINED:
            return told
        pairs = [(run, kind) for run, (kind, _) in zip(self.runs, self.verdicts, strict=True)]
        holding = [run for run, kind in pairs if kind == "holds"]
        for i, (run, kind) in enumerate(pairs):
            if kind != "holds" and kind != "cannot tell":
                why = stories.reason(run, kind, holding)
                # Where none holds, no order of two steps is to blame.
                told[i] = why if holding or not why.startswith(WHY[f"it {kind}"]) else ""
        return told

    @property
    def counts(self) -> dict[Kind, int]:
        """How many schedules hold, break the invariant, hang and fail.

        Those four keys are always there, in this order. A fifth, "cannot tell", is there only if there
        is such a run: nobody moves, and somebody may still be woken from outside the program.
        """
        counts = dict.fromkeys(KINDS, 0)
        for verdict, weight in zip(self.verdicts, self.weights, strict=True):
            counts[verdict.kind] += weight
        return {kind: count for kind, count in counts.items() if kind != "cannot tell" or count}

    @property
    def ok(self) -> bool:
        """True if every schedule there is was run and holds, and nothing in it is untried or unseen."""
        whole = self.complete and not self.untried and not self.unseen
        return whole and all(verdict.kind == "holds" for verdict in self.verdicts)

    @cached_property
    def untried(self) -> list[str]:
        """What no run has tried, each in words: "the end of Ann's wait (shop.py:7)"."""
        return sorted({what for run in self.runs for what in run.untried})

    @cached_property
    def unseen(self) -> list[str]:
        """By way of what a run has written to shared memory unseen, if it has: "mmap (shop.py:3)"."""
        return sorted({what for run in self.runs for what in run.unseen})

    @cached_property
    def unjoined(self) -> list[str]:
        """Whom the main process did not join, in any of the runs."""
        return sorted({name for run in self.runs for name in run.unjoined})

    @cached_property
    def findings(self) -> list[Finding]:
        """The schedules that do not hold, those that look alike together: by kind, then the largest first."""
        alike: dict[tuple[object, ...], Finding] = {}
        for (kind, reason), run, weight in zip(self.verdicts, self.runs, self.weights, strict=True):
            if kind == "holds":
                continue
            reason = plain(reason)
            ended = sorted(run.exit_codes.items())
            codes = {who: code for who, code in ended if code and not by_its_pool(who, code)}
            key = (kind, reason, *sorted(run.stacks.items()), *codes.items())
            known = alike.get(key, Finding(kind, reason, run.stacks, codes, 0, run))
            best = min(known.run, run, key=lambda one: _length(one.schedule))
            alike[key] = replace(known, count=known.count + weight, run=best)
        return sorted(
            alike.values(), key=lambda found: (KINDS.index(found.kind), -found.count, found.run.schedule)
        )

    def reason(self, run: Run) -> str:
        """Why one of the runs does not hold, or ""."""
        return self._verdict(run).reason

    def _verdict(self, run: Run) -> Verdict:
        for other, verdict in zip(self.runs, self.verdicts, strict=True):
            if other.schedule == run.schedule:
                return verdict
        raise LabError("The run is none of this exploration.")

    def shortest(self, kind: str) -> Run | None:
        """The run of a kind ("holds", "breaks", "hangs", "fails", "cannot tell") that is easiest to follow.

        It is the one with the fewest steps; of those the one with the fewest changes from one actor
        to another; of those the first. None if there is no run of that kind.
        """
        if kind not in KINDS:
            raise LabError(f"There is no kind {kind!r} of schedule; there are {', '.join(KINDS)}.")
        found = [i for i, verdict in enumerate(self.verdicts) if verdict.kind == kind]
        best = min(found, key=lambda i: _length(self.runs[i].schedule), default=None)
        return None if best is None else self.runs[best]

    @property
    def sentence(self) -> str:
        """What was found, in one sentence without its full stop. It claims no more than was tried."""
        about = None if self.complete else self.about
        text = counted(
            self.counts,
            about=about,
            tried=bool(self.untried),
            runs=len(self.verdicts) if self.reduced else None,
            stories=self.uncounted,
            part=not self.complete,
        )
        text += "" if self.complete else "; not complete"
        text += "" if self.repeated else ": no time was left to do some runs again"
        text += (
            f": it has not ended in time, so each actor makes {self.most} moves at most" if self.most else ""
        )
        text += f"; not tried: {'; '.join(self.untried)}" if self.untried else ""
        return text + not_joined(self.unjoined)

    def ways(self, kind: Kind) -> list[str]:
        """For a kind that is found in several ways: how many, and a line on each; else nothing."""
        found = [finding for finding in self.findings if finding.kind == kind]
        if len(found) < 2:
            return []
        head = f"{self.counts[kind]:,} {PLURALS[kind]}, in {len(found)} ways:"
        more = [f"  and {len(found) - MANY} more (see .findings)"] if len(found) > MANY else []
        return [head, *(f"  {finding}" for finding in found[:MANY]), *more]

    def __str__(self) -> str:
        return self.text()

    def text(self, method: bool = True) -> str:
        """The plain text; the start method stands at the first failure, unless `method` is false."""
        text = [self.sentence, *filter(None, [self.endings_told(), self.unseen_told()])]
        under = f", under {self.start_method}" if method else ""
        for kind in KINDS[1:]:
            if run := self.shortest(kind):
                text += ["", *self.ways(kind)]
                text += [f"The shortest {that(kind)}{under}: {_beginning(run.schedule)}", _ends_of(str(run))]
                text += filter(None, [self.why_told(run)])
                under = ""
        return "\n".join(text)

    def why_told(self, run: Run) -> str:
        """Why a run goes wrong, where the text and the picture say so."""
        return self.why(run) if self.points != "say" else ""

    def endings_told(self) -> str:
        """The endings in a sentence without its full stop, where the text and the picture show them."""
        shown = self.points != "say" and not self.asked and len(self.endings) > 1
        return sentence(self.endings) if shown else ""

    def unseen_told(self) -> str:
        """The sentence on what was not seen, or ""."""
        if not self.unseen:
            return ""
        verb = "writes" if len(self.unseen) == 1 else "write"
        return f"{enumerated(self.unseen)} {verb} to shared memory that is not seen: use points='lines'."

    def __repr__(self) -> str:
        return f"<Exploration of {self.script} under {self.start_method}: {self.sentence}>"

    def _repr_html_(self) -> str:
        return tree.picture(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return data.bundle(str(self), self._repr_html_(), data.of_exploration(self, play=True))


EXPLAINED = 400  # runs: of more it takes too long to say of each why it goes wrong
COUNTING = 100_000  # beginnings of schedules that are looked at to count them
LONG = 50  # of a longer schedule the text shows so many moves, and so many lines of both its ends
MANY = 5  # of more ways to fail the text names this many


def packed(answer: Report) -> bytes:
    """A report, kept small."""
    return zlib.compress(json.dumps(answer).encode(), 1)


def unpacked(data: bytes) -> Report:
    """The report that was packed."""
    answer: Report = json.loads(zlib.decompress(data))
    return answer


def _beginning(moves: list[str]) -> str:
    if len(moves) <= 2 * LONG:
        return schedule.text(moves)
    return f"{schedule.text(moves[:LONG])} ... ({len(moves):,} steps)"


def _ends_of(text: str) -> str:
    lines = text.splitlines()
    if len(lines) <= 2 * LONG:
        return text
    return "\n".join([*lines[:LONG], f"... {len(lines) - 2 * LONG:,} lines ...", *lines[-LONG:]])


def _length(schedule: list[str]) -> tuple[int, int]:
    return len(schedule), sum(a != b for a, b in pairwise(schedule))
