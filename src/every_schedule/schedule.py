"""A schedule: the names of the actors in the order in which they move; as a list, and as one text.

A move is a name, or a name with a "~" behind it: then time passes for this actor, and the wait with a
limit, or the sleep, is over. "~" alone is that of the only one who waits so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

TIME_PASSES = "~"


def mover(move: str) -> str:
    """Who moves: "Ann" in "Ann" and in "Ann~"; "" in "~"."""
    return move.removesuffix(TIME_PASSES)


def is_time(move: str) -> bool:
    """Whether time passes in a move."""
    return move.endswith(TIME_PASSES)


def parse(schedule: str | Sequence[str] | None) -> list[str] | None:
    """A schedule as a list of moves."""
    if isinstance(schedule, str):
        names = schedule.split(",") if "," in schedule else schedule.split()
        return [name.strip() for name in names if name.strip()]
    return None if schedule is None else list(schedule)


def text(schedule: Iterable[str]) -> str:
    """A schedule as `launch` takes it."""
    names = list(schedule)
    if any("," in name for name in names):
        return repr(names)
    if len(names) == 1 and " " in names[0]:
        return f"{names[0]},"
    return (", " if any(" " in name for name in names) else " ").join(names)
