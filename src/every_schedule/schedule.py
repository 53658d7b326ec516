"""A schedule: the names of the actors in the order in which they move; as a list, and as one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

TIME_PASSES = "~"


def parse(schedule: str | Sequence[str] | None) -> list[str] | None:
    """A schedule as a list of names."""
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
