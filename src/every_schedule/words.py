"""Counts and names as text."""

from __future__ import annotations

import math
import re
import signal
from collections.abc import Mapping, Sequence
from typing import Literal

_ACCIDENTAL = re.compile(r"0x[0-9a-fA-F]{6,}|\b(es|mp|pymp)-\w+|\b[0-9a-f]{8}_\w+|\btmp\w{8}\b")

# What becomes of a schedule.
Kind = Literal["holds", "breaks", "hangs", "fails", "cannot tell"]
PLURALS: dict[Kind, str] = {
    "holds": "hold",
    "breaks": "break",
    "hangs": "hang",
    "fails": "fail",
    "cannot tell": "cannot tell",
}


EXACT = 10**12  # a larger number is told by its size


def number(count: int) -> str:
    """A number that was counted: "369,600", and beyond what one can read "about 10^23"."""
    return f"{count:,}" if count < EXACT else roughly(count)


def counted(
    counts: Mapping[Kind, int],
    *,
    about: float | None = None,
    tried: bool = False,
    runs: int | None = None,
    stories: bool = False,
    part: bool = False,
) -> str:
    """The counts of an exploration as a sentence without its full stop.

    `about`: how many schedules there are, as far as one can tell, where not all have been run; `tried`:
    they have been, but something in them has not been tried; `runs`: so many have been run, and the others
    counted; `stories`: each count is one of stories and not of schedules; `part`: there are more. "All" is
    said only of all.
    """
    total = sum(counts.values())
    what = (
        ("different stories" if total != 1 else "story")
        if stories
        else f"schedule{'s' if total != 1 else ''}"
    )
    schedules = f"{number(total)} {what}"
    if runs is not None and not stories and runs != total:
        schedules += f", counted from {runs:,} run{'s' if runs != 1 else ''}"
    if about is not None:
        schedules += f" of {roughly(about)}"
    elif tried:
        schedules += " tried"
    found = {kind: count for kind, count in counts.items() if count}
    if not found:
        return schedules
    if len(found) == 1 and about is None and not part:
        (kind,) = found
        if kind == "cannot tell":  # nobody tells: neither "it" nor "all"
            return f"{schedules}: {kind}"
        whole = "both" if total == 2 else "all"
        return f"{schedules}: it {kind}" if total == 1 else f"{schedules}: {whole} {PLURALS[kind]}"
    each = (f"{number(count)} {kind if count == 1 else PLURALS[kind]}" for kind, count in found.items())
    return f"{schedules}: {', '.join(each)}"


def that(kind: Kind) -> str:
    """Of a schedule: "that breaks"."""
    return "that cannot be told" if kind == "cannot tell" else f"that {kind}"


def roughly(number: float) -> str:
    """A number of which only two digits are known: "about 41,000", "about 10^23"."""
    if math.isinf(number) or number >= 1e300:
        return "more than 10^300"
    if number >= 1e9:
        return f"about 10^{round(math.log10(number))}"
    unit = 10 ** max(math.floor(math.log10(number)) - 1, 0)
    return f"about {math.ceil(number / unit) * unit:,}"  # rounded up, so that it is not below what was seen


def plain(text: str) -> str:
    """A text without what differs from run to run by accident: addresses, and the names of a run's things."""
    return _ACCIDENTAL.sub("...", text)


def without_ids(text: str, pids: Sequence[int]) -> str:
    """A text without process ids, which are others in each run."""
    return re.sub(r"\d+", lambda found: "..." if int(found[0]) in pids else found[0], text) if pids else text


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
