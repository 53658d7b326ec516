"""A schedule: the names of the actors in the order in which they move; as a list, and as one text.

A move is a name, or a name with a "~" behind it: then time passes for this actor, and the wait with a
limit, or the sleep, is over. "~" alone is that of the only one who waits so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from every_schedule.errors import LabError

TIME_PASSES = "~"


def mover(move: str) -> str:
    """Who moves: "Ann" in "Ann" and in "Ann~"; "" in "~"."""
    return move.removesuffix(TIME_PASSES)


def is_time(move: str) -> bool:
    """Whether time passes in a move."""
    return move.endswith(TIME_PASSES)


def parse(schedule: str | Sequence[object] | None) -> list[str] | None:
    """A schedule as a list of moves.

    Blanks around a move are taken away in a text; in a list each move is taken as it is.
    """
    if isinstance(schedule, str):
        names = schedule.split(",") if "," in schedule else schedule.split()
        return [name.strip() for name in names if name.strip()]
    if schedule is not None and not isinstance(schedule, Sequence):
        raise LabError(f"schedule= takes the names of actors, as a text or a list, and not {schedule!r}.")
    return None if schedule is None else [str(name) for name in schedule]


def text(schedule: Iterable[str]) -> str:
    """A schedule as `launch` takes it: the shortest text that gives back each name, or else the list."""
    names = list(schedule)
    for form in (" ".join(names), ", ".join(names), ", ".join(names) + ","):
        if parse(form) == names:
            return form
    return repr(names)
