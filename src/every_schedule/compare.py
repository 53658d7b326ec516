"""Whether two runs of one schedule were the same, and where they part if not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations, zip_longest

from every_schedule.wire import Answer, Report
from every_schedule.words import plain, without_ids


def same(*answers: Answer) -> bool:
    """Whether runs of one schedule were the same run."""
    first, *others = [_essence(answer) for answer in answers]
    if all(other == first for other in others):
        return True
    first, *others = [_essence(_without_ids(answer)) for answer in answers]
    return all(other == first for other in others)


def _essence(answer: Answer) -> object:
    if "error" in answer:
        return answer["error"]
    return answer["schedule"], answer["moves"], _lines(answer), answer["outcome"]


def _without_ids(answer: Answer) -> Answer:
    """A report in whose lines no process id stands."""
    if "error" in answer:
        return answer
    pids = answer.get("pids", [])
    lines = [(step, who, without_ids(what, pids)) for step, who, what in answer["lines"]]
    return {**answer, "lines": lines}


def only_numbers(tries: list[Answer]) -> bool:
    """Whether runs say other numbers each time, as a process id or the time is, and differ in nothing else.

    A race within a step gives one of a few answers; where several ran in one step, it is one.
    """
    masked = [_essence({**answer, "lines": _masked(answer)}) for answer in tries if "error" not in answer]
    different = all(not same(one, other) for one, other in combinations(tries, 2))
    alone = not any(answer.get("together") for answer in tries if "error" not in answer)
    return len(masked) == len(tries) and all(one == masked[0] for one in masked) and different and alone


def _masked(report: Report) -> list[tuple[float, str, str]]:
    return [(step, who, re.sub(r"\d+([.]\d+)?", "0", what)) for step, who, what in _lines(report)]


def raced(reports: list[Report], before: Sequence[list[str]]) -> tuple[int, list[str]] | None:
    """The step in which runs part, or the last before it in which several actors ran; and who did.

    `before` is who could move before each of the first steps in a run before these.
    """
    steps = [step for one, other in combinations(reports, 2) for step in _partings(one, other)]
    for report in reports:
        steps += [step for step, (a, b) in enumerate(zip(before, report["moves"], strict=False)) if a != b]
    last = min(steps, default=math.inf)
    known = [(step, who) for report in reports for step, who in report.get("together", []) if step <= last]
    return max(known, default=None)


def _partings(one: Report, other: Report) -> list[float]:
    """The steps that brought something else in another run of the same schedule."""
    moves = zip_longest(one["moves"], other["moves"])
    lines = zip_longest(_lines(one), _lines(other))
    steps = [float(step) for step, (a, b) in enumerate(moves) if a != b]
    return steps + [min(line[0] for line in pair if line) for pair in lines if pair[0] != pair[1]]


def _lines(report: Report) -> list[tuple[float, str, str]]:
    return [(step, who, plain(what)) for step, who, what in report["lines"]]
