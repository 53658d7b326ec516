"""Tracebacks and stack dumps, reduced to the worker's own lines.

What an interpreter prints differs from version to version and holds paths of one machine. The line
of the script, the call that stands there and the message of the exception do not.
"""

from __future__ import annotations

import linecache
import os
import re
from typing import Any

_FRAME = re.compile(r'  File "(.+)", line (\d+),?(?: in (.+))?$')  # the place of a SyntaxError has no "in"
_GROUP = re.compile(r"^  (?:  )*[|+] ?(?!-)")  # what stands before the lines of an ExceptionGroup
_RULE = re.compile(r" *\+-[-+ .\d]*$")  # between its exceptions
_WARNING = re.compile(r"\S.*:\d+: \w*Warning: ")
_NOTE = "when serializing "  # where in an object pickling failed, which Python says since 3.14
_LINKS = (
    "The above exception was the direct cause of the following exception:",
    "During handling of the above exception, another exception occurred:",
)
_STARTS = re.compile(
    r"(Process (?P<process>.+):|Exception in thread (?P<thread>[^ :]+).*:"
    r"|(Exception Group )?Traceback .*:|Exception ignored .*)$"
)


def errors(stderr: str, script: str) -> list[str]:
    """The uncaught exceptions on standard error, one text for each process or thread that had one.

    Each text is a heading if there was one ("Process Bob:"), the script's own lines from the
    outermost inwards, and the exception's message: what `traceback` prints, without other files.
    """
    reports: list[list[str]] = []
    grouped = False
    linked, told = False, True  # told: the last report has its exception, and what follows is its message
    for line in stderr.splitlines():
        line = line.strip('"') if line.startswith('"""') else line
        grouped = (grouped and not line.startswith("Process ")) or "+ Exception Group Traceback " in line
        if grouped:
            if _RULE.match(line):
                continue
            line = _GROUP.sub("", line, count=1)
        frame = _FRAME.match(line)
        start = _STARTS.match(line)
        if start:
            heading = start["process"] or start["thread"]
            if heading or (told and not linked):
                reports.append([line] if heading else [])
            linked = told = False
        elif _WARNING.match(line):
            reports.append([])  # ends the message before it, and is none itself
            told = False
        elif line in _LINKS:
            linked = True
        elif not reports:
            continue
        elif told:
            if not line.startswith(_NOTE):
                reports[-1].append(line.strip())
        elif frame:
            if _own(frame[1], script):
                reports[-1].append(f"  {_place(script, int(frame[2]))}")
        elif line and not line.startswith(" "):
            reports[-1].append(line)
            told = True
    texts = [re.sub("\n\n\n+", "\n\n", "\n".join(report).rstrip()) for report in reports]
    return [text for text in texts if text and not _STARTS.fullmatch(text)]


def innermost(dump: str, script: str) -> str:
    """Where a process waits, from faulthandler's dump: "lock_order.py:12, second.acquire()".

    The innermost line of the script in the thread that was signalled, which is the main one, or else
    in another. A process that has left the script, and waits in multiprocessing's own code, is there:
    "multiprocessing/util.py, _exit_function".
    """
    threads = sorted(_threads(dump), key=lambda thread: not thread[0].startswith("Current"))
    frames = [frame for thread in threads for frame in thread[1:]]
    for frame in frames:
        if _own(frame[1], script):
            return _place(script, int(frame[2]))
    for frame in frames:
        if "multiprocessing" in frame[1]:
            path = frame[1].replace("\\\\", "/").replace("\\", "/")
            return f"multiprocessing/{path.rsplit('/', 1)[-1]}, {frame[3]}"
    return "not in the script"


def _threads(dump: str) -> list[list[Any]]:
    """For each thread of a dump its heading and its frames, the innermost first."""
    threads: list[list[Any]] = []
    for line in dump.splitlines():
        frame = _FRAME.match(line)
        if line.endswith("(most recent call first):"):
            threads.append([line])
        elif threads and frame:
            threads[-1].append(frame)
    # A forked process still has the frames of its parent, below its own.
    for thread in threads:
        ends = [i for i, frame in enumerate(thread[1:], 1) if frame[3] == "_bootstrap" and _forked(frame[1])]
        del thread[ends[0] if ends else len(thread) :]
    return threads


def _forked(path: str) -> bool:
    return path.endswith("process.py") and "multiprocessing" in path


def _place(script: str, number: int) -> str:
    return f"{os.path.basename(script)}:{number}, {linecache.getline(script, number).strip()}"


def _own(path: str, script: str) -> bool:
    # faulthandler writes what is not ASCII as backslash escapes.
    return path in (script, script.encode("ascii", "backslashreplace").decode())
