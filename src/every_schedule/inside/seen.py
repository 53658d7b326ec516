"""What the player shows of an actor: the small plain variables of the frame that says or does something."""

from __future__ import annotations

import sys
from types import FrameType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST, LONGEST, LARGEST = 12, 60, 10**9  # variables, characters of a value, and how large a number may be
_OPTIMIZED = 1  # of a code's flags: it is a function's


def variables(frame: FrameType) -> dict[str, str]:
    """The variables whose values are small, as Python writes them."""
    if type(frame) is not FrameType:  # a task's function, which is not yet called
        return {}
    found = frame.f_locals
    seen: dict[str, str] = {}
    for name, value in list(found.items()):
        if name[0] != "_" and (text := small(value)) is not None:
            seen[name] = text
            if len(seen) == MOST:
                break
    # Before 3.13 this is a copy, which would keep alive what the program lets go of. It is left as it is
    # where somebody else has it, or a trace would write it back.
    copy = type(found) is dict and frame.f_code.co_flags & _OPTIMIZED
    if copy and sys.getrefcount(found) == 3 and sys.gettrace() is None:
        found.clear()
    return seen


def small(value: Any) -> str | None:
    """A value as Python writes it; None where it is not small and plain."""
    text = repr(value) if _is_small(value) else ""
    return text if text and len(text) <= LONGEST else None


def _is_small(value: Any, inner: bool = True) -> bool:
    kind = type(value)  # and no other: what is derived from them may be written in any way
    if value is None or kind is bool:
        return True
    if kind is int:
        return bool(-LARGEST < value < LARGEST)
    if kind is str:
        return len(value) <= LONGEST
    if inner and kind in (list, tuple):
        return len(value) <= MOST and all(_is_small(one, False) for one in value)
    if inner and kind is dict:
        both = (*value, *value.values()) if len(value) <= MOST else (object(),)
        return all(_is_small(one, False) for one in both)
    return False
