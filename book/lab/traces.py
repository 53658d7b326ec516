"""Tracebacks and stack dumps, reduced to the worker's own lines.

What an interpreter prints differs from version to version and holds paths of one machine. The line
of the script, the call that stands there and the message of the exception do not.
"""

from __future__ import annotations

import linecache
import os
import re

_FRAME = re.compile(r'  File "(.+)", line (\d+)(?:,)? in (.+)')
_LINKS = (
    "The above exception was the direct cause of the following exception:",
    "During handling of the above exception, another exception occurred:",
)
_STARTS = re.compile(
    r"(Process (?P<process>.+):|Exception in thread (?P<thread>[^ :]+).*:"
    r"|Traceback .*:|Exception ignored in.*)$"
)


def errors(stderr: str, script: str) -> list[str]:
    """The uncaught exceptions on standard error, one text for each process or thread that had one.

    Each text is a heading if there was one ("Process Bob:"), the script's own lines from the
    outermost inwards, and the exception's message: what `traceback` prints, without other files.
    """
    reports: list[list[str]] = []
    linked = False
    for line in stderr.splitlines():
        line = line.strip('"') if line.startswith('"""') else line
        frame = _FRAME.match(line)
        start = _STARTS.match(line)
        if start:
            heading = start["process"] or start["thread"]
            if heading or not reports or not (linked or _open(reports[-1])):
                reports.append([f"{line}" if heading else ""])
            linked = False
        elif line in _LINKS:
            linked = True
        elif not reports:
            continue
        elif frame:
            if _own(frame[1], script):
                reports[-1].append(f"  {_place(script, int(frame[2]))}")
        elif line and not line.startswith(" "):
            reports[-1].append(line)
    return ["\n".join(filter(None, report)) for report in reports if len(report) > 1]


def _open(report: list[str]) -> bool:
    """True while a report has its heading, but not yet its exception."""
    return bool(report[0]) and not any(not line.startswith(" ") for line in report[1:])


def innermost(dump: str, script: str) -> str:
    """Where a process waits, from faulthandler's dump: "lock_order.py:12, second.acquire()".

    The innermost line of the script in any thread, the main thread's last. A process that has left
    the script, and waits in multiprocessing's own code, is "ending, in multiprocessing/util.py".
    """
    own, foreign = "", ""
    for line in dump.splitlines():
        frame = _FRAME.match(line)
        if not frame:
            continue
        if _own(frame[1], script):
            own = own or _place(script, int(frame[2]))
        elif "multiprocessing" in frame[1] and not own:
            path = frame[1].replace("\\\\", "/").replace("\\", "/")
            foreign = foreign or f"multiprocessing/{path.rsplit('/', 1)[-1]}, {frame[3]}"
    return own or foreign or "not in the script"


def _place(script: str, number: int) -> str:
    return f"{os.path.basename(script)}:{number}, {linecache.getline(script, number).strip()}"


def _own(path: str, script: str) -> bool:
    # faulthandler writes what is not ASCII as backslash escapes.
    return path in (script, script.encode("ascii", "backslashreplace").decode())
