"""Why a run goes wrong: what `things.why` needs to know, from what a run shows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from every_schedule.run import Run
from every_schedule.things import Ends, Operation, Story, why

# What an actor can be stuck in.
BLOCKING = ("acquires", "gets", "joins", "puts", "receives", "sends", "waits")


def story(run: Run, ends: Ends) -> Story:
    """A run as `things.why` takes it."""
    operations = [operation for step in run.steps for operation in step.footprint or ()]
    # What is only assumed has no place: whoever runs may write to a block of shared memory.
    last = {operation.actor: operation for operation in operations if operation.place.line}
    waiting = {
        who: last[who]
        for who in run.stacks
        if who in last
        and (last[who].verb in BLOCKING or who in run.open_ends)
        and _is_there(last[who], run, who)
    }
    return Story(ends, operations, waiting, run.open_ends)


def _is_there(operation: Operation, run: Run, who: str) -> bool:
    """Whether an actor of a hung run waits in the line of its last operation."""
    place = run.places[who]
    return not operation.place.line or not place.line or place.line == operation.place.line


def nearest(run: Run, others: Iterable[Run]) -> Run | None:
    """Of some runs the one that goes the same way the longest, and then is as long."""

    def likeness(other: Run) -> tuple[int, int]:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(run.schedule, other.schedule, strict=False))
        return -len(list(same)), abs(len(other.schedule) - len(run.schedule))

    return min(others, key=likeness, default=None)


def reason(run: Run, ends: Ends, holding: Iterable[Run]) -> str:
    """One sentence that says why a run goes wrong; "" if its operations do not tell, or are not known."""
    if not any(step.footprint for step in run.steps):
        return ""
    best = nearest(run, holding)
    return why(story(run, ends), story(best, "holds") if best else None)
