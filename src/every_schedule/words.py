"""Counts and names as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PLURALS = {
    "holds": "hold",
    "breaks": "break",
    "hangs": "hang",
    "fails": "fail",
    "cannot tell": "cannot tell",
}


def counted(counts: Mapping[str, int]) -> str:
    """The counts of an exploration as a sentence without its full stop."""
    total = sum(counts.values())
    schedules = f"{total} schedule{'s' if total != 1 else ''}"
    found = {kind: count for kind, count in counts.items() if count}
    if not found:
        return schedules
    if len(found) == 1:
        (kind,) = found
        if kind == "cannot tell":  # nobody tells: neither "it" nor "all"
            return f"{schedules}: {kind}"
        whole = "both" if total == 2 else "all"
        return f"{schedules}: it {kind}" if total == 1 else f"{schedules}: {whole} {PLURALS[kind]}"
    each = (f"{count} {kind if count == 1 else PLURALS[kind]}" for kind, count in found.items())
    return f"{schedules}: {', '.join(each)}"


def that(kind: str) -> str:
    """Of a schedule: "that breaks"."""
    return "that cannot be told" if kind == "cannot tell" else f"that {kind}"


def not_joined(names: list[str]) -> str:
    """The end of a sentence about whom the main process did not join; "" for nobody."""
    return f"; never joined: {', '.join(names)}" if names else ""


def enumerated(names: Sequence[str]) -> str:
    """Ann, Bob and Cyd."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
