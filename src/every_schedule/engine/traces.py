"""Tracebacks and stack dumps, reduced to the program's own lines.

What an interpreter prints differs from version to version and holds paths of one machine. The line
of an own file, the call that stands there and the message of the exception do not.
"""

from __future__ import annotations

import linecache
import os
import re
import sysconfig
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from every_schedule.engine.workspace import PACKAGE
from every_schedule.inside.report import INSTALLED, of_library
from every_schedule.place import Place

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
# Since 3.14 the thread's name stands behind its number, as far as the system keeps it.
_THREAD = re.compile(r"(Current thread|Thread) 0x([0-9a-f]+)(?: \[.*\])? \(most recent call first\):$")
_DUMPED = "(most recent call first):"
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")

_INSIDE = os.path.join(PACKAGE, "inside", "")  # the lab's own, between a program and what it calls
_STANDARD = tuple(os.path.join(sysconfig.get_path(name), "") for name in ("stdlib", "platstdlib"))


NOT_IN_SCRIPT = Place("", 0, "not in the script")


class Own:
    """Tells the program's own files from others: they lie below its script's folder, or below `root`."""

    def __init__(self, script: str, root: str = "") -> None:
        self._script = script
        self._folders = [os.path.join(path, "") for path in (os.path.dirname(script), root) if path]

    def name(self, path: str) -> str:
        """The name of an own file below its folder, with slashes; "" for a library's file, or the lab's."""
        for folder in self._folders:
            if path.startswith(folder):
                below = path[len(folder) :].replace(os.sep, "/")
                say = path.replace(os.sep, "/").endswith("/scripts/say.py")
                return "" if path != self._script and (say or of_library(path, folder)) else below
        return ""


@dataclass
class Error:
    """An uncaught exception on standard error; of several that led to each other the last."""

    heading: str = ""  # "Process Bob:", "Exception in thread Thread-1 (f):"; "" for the main thread
    frames: list[Place] = field(default_factory=list)  # of own files, the outermost first
    kind: str = ""  # the class, as Python writes it; "" where the report was cut off
    message: str = ""  # its first line
    # The message's other lines, its notes, and what the process wrote next: Python does not part them.
    more: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # the whole report

    @property
    def text(self) -> str:
        """What `traceback` prints, without other files."""
        return re.sub("\n\n\n+", "\n\n", "\n".join(self.lines).rstrip())


def errors(stderr: str, script: str, root: str = "") -> list[str]:
    """The uncaught exceptions on standard error, one text for each process or thread that had one.

    Each text is a heading if there was one ("Process Bob:"), the program's own lines from the
    outermost inwards, and the exception's message: what `traceback` prints, without other files.
    """
    return [error.text for error in parsed(stderr, Own(script, root))]


def parsed(stderr: str, own: Own) -> list[Error]:
    """The same with a structure."""
    reports: list[Error] = []
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
                reports.append(Error(line, lines=[line]) if heading else Error())
            elif linked and reports:
                reports[-1].frames.clear()
            linked = told = False
        elif _WARNING.match(line):
            reports.append(Error())  # ends the message before it, and is none itself
            told = False
        elif line in _LINKS:
            linked = True
        elif not reports:
            continue
        elif told:
            if not line.startswith(_NOTE):
                reports[-1].more.append(line.strip())
                reports[-1].lines.append(line.strip())
        elif frame:
            if own.name(frame[1]):
                place = _place(own, frame[1], int(frame[2]))
                reports[-1].frames.append(place)
                reports[-1].lines.append(f"  {place}")
        elif line and not line.startswith(" "):
            kind, _, message = line.partition(": ")
            reports[-1].kind, reports[-1].message, reports[-1].more = kind, message, []
            reports[-1].lines.append(line)
            told = True
    return [report for report in reports if report.text and not _STARTS.fullmatch(report.text)]


def reason(error: str) -> str:
    """What one of `errors` comes down to: "Class: first line of the message".

    Not its last line: that may be a note, the end of a long message, or what a logger wrote next. Of
    exceptions that led to each other it is the last one, which nobody caught. What is no exception
    (`sys.exit("no shop")`, the usage that argparse prints) comes down to its last line.
    """
    lines = error.splitlines()
    said, told = "", False
    for line in lines:
        if line.startswith("  "):  # a place, so another exception: the lines of a message stand at the margin
            told = False
        elif line and not told and not _STARTS.fullmatch(line):
            said, told = line, True
    if any(line.startswith("  ") or _STARTS.fullmatch(line) for line in lines):
        return said
    return lines[-1] if lines else ""


def innermost(dump: str, script: str, root: str = "") -> str:
    """Where a process waits, from faulthandler's dump: "lock_order.py:12, second.acquire()"."""
    stacks = threads(dump)
    return str(stacks[0].place(Own(script, root)) if stacks else NOT_IN_SCRIPT)


class Frame(NamedTuple):
    """One line of a dump."""

    path: str
    line: int
    function: str


@dataclass
class Thread:
    """One thread of a dump."""

    ident: int  # as `threading.get_ident` gives it; 0: not known
    frames: list[Frame]  # the innermost first

    def function(self, own: Own) -> str:
        """The outermost own function, which is what the thread was started for; "" if there is none."""
        return next((frame.function for frame in reversed(self.frames) if own.name(frame.path)), "")

    def place(self, own: Own) -> Place:
        """Where it waits: its innermost own line.

        Without one it has left the program's own code (to wait for a feeder at its end, say), and the
        place is the library's: "multiprocessing/queues.py, _finalize_join".
        """
        for frame in self.frames:
            if own.name(frame.path):
                return _place(own, frame.path, frame.line)
        # What multiprocessing calls in turn (a lock of threading) differs from version to version.
        for library in "multiprocessing/", "concurrent/", "":
            for frame in self.frames:
                name = _library(frame.path)
                if name.startswith(library):
                    return Place(name, 0, frame.function) if name else NOT_IN_SCRIPT
        return NOT_IN_SCRIPT

    def idle(self) -> bool:
        """True for a worker of a pool, or of an executor, that waits for its next task."""
        calls = [(_library(frame.path), frame.function) for frame in self.frames]
        return any(
            getting == ("multiprocessing/queues.py", "get")
            and worker
            in (("multiprocessing/pool.py", "worker"), ("concurrent/futures/process.py", "_process_worker"))
            for getting, worker in pairwise(calls)
        )


def threads(dump: str) -> list[Thread]:
    """The threads in faulthandler's dump, the main one first."""
    found: list[Thread] = []
    signalled = None
    reading = False
    for line in dump.splitlines():
        frame = _FRAME.match(line)
        if line.endswith(_DUMPED):
            heading = _THREAD.match(line)
            # A build without the global lock has one thread, without a number; a stack of C may follow.
            if reading := bool(heading) or line.startswith("Stack "):
                found.append(Thread(int(heading[2], 16) if heading else 0, []))
                if not heading or heading[1] != "Thread":
                    signalled = found[-1]
        elif reading and frame and not (path := _plain(frame[1])).startswith(_INSIDE):
            found[-1].frames.append(Frame(path, int(frame[2]), frame[3] or ""))
    for thread in found:  # a forked process still has the frames of its parent, below its own
        ends = [i for i, frame in enumerate(thread.frames) if _starts(frame, "multiprocessing/process.py")]
        del thread.frames[ends[0] if ends else len(thread.frames) :]
    # Where the signal goes to a process, and not to a thread, any thread may have taken it.
    started = [thread for thread in found if any(_starts(frame, "threading.py") for frame in thread.frames)]
    return sorted(found, key=lambda thread: (thread in started, thread is not signalled))


def _starts(frame: Frame, library: str) -> bool:
    return frame.function == "_bootstrap" and _library(frame.path) == library


def _plain(path: str) -> str:
    """A path as it was before faulthandler wrote what is not ASCII as escapes."""
    return path if os.path.exists(path) else _ESCAPE.sub(_character, path)


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2] or escape[3], 16))


def _place(own: Own, path: str, number: int) -> Place:
    linecache.checkcache(path)  # whoever tries a program changes it between two runs
    return Place(own.name(path), number, linecache.getline(path, number).strip())


def _library(path: str) -> str:
    """The name of a file of a library, as one imports it: "multiprocessing/queues.py"."""
    path = path.replace("\\", "/")
    for folder in INSTALLED:
        if f"/{folder}/" in path:
            return path.rpartition(f"/{folder}/")[2]
    for standard in _STANDARD:
        if path.startswith(standard.replace("\\", "/")):
            return path[len(standard) :]
    return ""
