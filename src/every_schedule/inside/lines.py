"""Points before each line of own code: for what cannot be told as an operation, such as a C library's.

What a line does is not known, so each step conflicts with every other.
"""

from __future__ import annotations

import linecache
import sys
import threading
from types import CodeType, FrameType

from . import clock, report
from .operations import actor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TOOL = 4  # of `sys.monitoring`: none that has a meaning of its own


class _Thread(threading.local):
    busy = False


_thread = _Thread()


def _before(frame: FrameType) -> None:
    # A module that is imported is nobody's turn: every child that is spawned imports the script again.
    at_top = frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__") != "__main__"
    if (
        _thread.busy
        or at_top
        or frame.f_code.co_name in ("<lambda>", "<listcomp>", "<genexpr>")
        or not actor()
    ):
        return
    _thread.busy = True
    try:
        text = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
        held = report.Held("op", frame, what=text, state=f"{frame.f_lasti};{clock.state(frame)}")
        try:
            held.told()
        finally:
            held.close()
    finally:
        _thread.busy = False


def _trace(frame: FrameType, event: str, _: Any) -> Any:
    if event == "line":
        _before(frame)
    return _trace if report.own(frame.f_code.co_filename) else None


def install() -> None:
    """Hold actors of this process, and of those that it forks, before each line."""
    if sys.version_info < (3, 12):
        threading.settrace(_trace)
        sys.settrace(_trace)
        return
    monitoring = sys.monitoring

    def line(code: CodeType, number: int) -> Any:
        if not report.own(code.co_filename):
            return monitoring.DISABLE
        _before(sys._getframe(1))
        return None

    monitoring.use_tool_id(_TOOL, "every_schedule")
    monitoring.register_callback(_TOOL, monitoring.events.LINE, line)
    monitoring.set_events(_TOOL, monitoring.events.LINE)
