"""Counts and names as text."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence

PLURALS = {"holds": "hold", "breaks": "break", "hangs": "hang", "fails": "fail"}


def counted(counts: Mapping[str, int]) -> str:
    """The counts of an exploration as a sentence without its full stop."""
    total = sum(counts.values())
    schedules = f"{total} schedule{'s' if total != 1 else ''}"
    found = {kind: count for kind, count in counts.items() if count}
    if not found:
        return schedules
    if len(found) == 1:
        (kind,) = found
        whole = "both" if total == 2 else "all"
        return f"{schedules}: it {kind}" if total == 1 else f"{schedules}: {whole} {PLURALS[kind]}"
    each = (f"{count} {kind if count == 1 else PLURALS[kind]}" for kind, count in found.items())
    return f"{schedules}: {', '.join(each)}"


def not_joined(names: list[str]) -> str:
    """The end of a sentence about whom the main process did not join; "" for nobody."""
    return f"; never joined: {', '.join(names)}" if names else ""


def was_killed(who: str, step: int, number: int) -> str:
    """What to say of an actor that a signal has ended."""
    try:
        name = signal.Signals(number).name
    except ValueError:  # a real-time signal
        name = f"signal {number}"
    return f"{who} was killed by {name} in step {step}"


def still_running(seconds: float) -> str:
    """Why it is not known how a free run ends."""
    return f"still running after {seconds:g} s"


def enumerated(names: Sequence[str]) -> str:
    """Ann, Bob and Cyd."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
