"""The different endings of a program's runs, and the words that tell one from another.

An ending is what is left when a run is over: the lines that were printed, without their order, how it
ended, the exit codes, the exceptions, and the small files. What only shows which run it was (process ids,
addresses, names of temporary things) makes no difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from every_schedule.run import Run
from every_schedule.words import number, plain, without_ids

WIDE = 60  # characters of a label
SHOWN = 6  # endings that the text names

_PID = re.compile(r"\b(pid|process|Process)(\W{1,3})\d+\b")
_WORKER = re.compile(r"\w*PoolWorker-[\d:]+")
_OUTCOMES = {"finished": "ends", "failed": "fails", "hung": "hangs", "unknown": "cannot tell"}


@dataclass(frozen=True)
class Ending:
    """Runs that end alike."""

    label: str  # what tells it from the other endings
    count: int  # how many schedules end so
    run: Run  # the first of them
    lines: tuple[str, ...]  # printed, in alphabetical order
    outcome: str
    exit_codes: tuple[tuple[str, int | None], ...]
    files: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.label} ({number(self.count)} schedule{'s' if self.count != 1 else ''})"


def endings(runs: Iterable[Run], weights: Sequence[int]) -> list[Ending]:
    """The different endings, in the order in which the runs show them first."""
    firsts: dict[tuple[object, ...], Run] = {}
    counts: Counter[tuple[object, ...]] = Counter()
    runs = list(runs)
    if 2 * sum(run.output != without_ids(run.output, run.pids) for run in runs) > len(runs):
        # It prints them, and the number of one is no number that it has worked out.
        runs = [replace(run, output=without_ids(run.output, run.pids)) for run in runs]
    for run, weight in zip(runs, weights, strict=True):
        key = _key(run)
        firsts.setdefault(key, run)
        counts[key] += weight
    labels = _labels([_features(run) for run in firsts.values()])
    return [
        Ending(
            label,
            counts[key],
            run,
            tuple(_lines(run)),
            run.outcome,
            tuple(_codes(run)),
            tuple(sorted(run.files.items())),
        )
        for label, (key, run) in zip(labels, firsts.items(), strict=True)
    ]


def sentence(found: Sequence[Ending]) -> str:
    """ "3 endings: total 4 (6 schedules), total 3 (16), total 2 (12)"."""
    if not found:
        return "no endings"
    first, *others = found
    parts = [str(first), *(f"{one.label} ({number(one.count)})" for one in others[: SHOWN - 1])]
    if len(found) > SHOWN:
        parts.append(f"and {len(found) - SHOWN} more (see .endings)")
    return f"{len(found)} ending{'s' if others else ''}: {', '.join(parts)}"


def _key(run: Run) -> tuple[object, ...]:
    return (
        run.outcome,
        tuple(_lines(run)),
        tuple(_codes(run)),
        tuple(sorted(map(_plain, run.errors))),
        tuple(sorted((name, _plain(text)) for name, text in run.files.items())),
    )


def _lines(run: Run) -> list[str]:
    return sorted(map(_plain, run.output.splitlines()))


def _codes(run: Run) -> list[tuple[str, int | None]]:
    """Exit codes, but those of a pool's workers: where a pool is over, how it ends them is its own affair."""
    return sorted(pair for pair in run.exit_codes.items() if not _WORKER.fullmatch(pair[0]))


def _plain(text: str) -> str:
    return _PID.sub(r"\1\2...", plain(text))


def _features(run: Run) -> Counter[str]:
    """What can be said of an ending, the most telling first."""
    found = Counter([_OUTCOMES[run.outcome]])
    found.update(_lines(run))
    found.update(_plain(error.splitlines()[-1]) for error in run.errors if error)
    for who, code in _codes(run):
        if code:
            found[f"{who} ended with {code}"] += 1
    for name, text in sorted(run.files.items()):
        found[f"{name}: {' '.join(_plain(text).split())}"] += 1
    return found


def _labels(endings: Sequence[Counter[str]]) -> list[str]:
    """For each ending what it has and not every other has too."""
    if not endings:
        return []
    common = endings[0].copy()
    for other in endings[1:]:
        common &= other
    labels = []
    for one in endings:
        own = list((one - common).elements())
        # What one of the others has, and this one has not, tells as much where there is nothing else.
        missing = [f"without {text}" for text in sum(endings, Counter()) - one if text not in one]
        labels.append(_short(own or missing or ["the same"]))
    return labels


def _short(texts: Sequence[str]) -> str:
    label = texts[0]
    for text in texts[1:]:
        if len(label) + len(text) > WIDE:
            return f"{label[:WIDE]}, ..."
        label += f", {text}"
    return label if len(label) <= WIDE else f"{label[:WIDE]}..."
