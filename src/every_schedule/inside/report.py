"""How a process under test tells the director something, and is held."""

from __future__ import annotations

import _socket
import json
import os
import sys
import threading
from functools import lru_cache
from multiprocessing import current_process
from types import FrameType

from . import seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def process_name() -> str:
    """The process as an actor."""
    return current_process().name


actor = process_name  # whose thread this is; where operations are points, threads and tasks are actors, too
folder = ""  # of the script, with a separator at its end: code below it is the program's own
LEDGER = "operations"  # a file in the run's folder: what is merely told, where nobody is held
ledger = ""  # its path
_place, _token = "", ""  # where the director listens, and what shows it that we are the program
_ACTS = {"here", "note", "op", "sleep", "wait"}  # messages of an actor that says or does something
_OTHERS = tuple(
    os.path.join(path, "")
    for path in (os.path.dirname(os.path.dirname(os.path.abspath(__file__))), os.path.dirname(os.__file__))
)
INSTALLED = ("site-packages", "dist-packages")


def enter_run(folder: str) -> None:
    """Learn which run this is."""
    global ledger, _place, _token
    ledger = os.path.join(folder, LEDGER)
    if directed():
        _place, _token = os.environ["EVERY_SCHEDULE"].split()


def directed() -> bool:
    """True in a run that a director directs."""
    return "EVERY_SCHEDULE" in os.environ


@lru_cache(None)
def own(path: str) -> bool:
    """True for a file of the program's own code: below the script's folder, and no library's."""
    return path.startswith(folder) and not of_library(path, folder)


def of_library(path: str, folder: str) -> bool:
    """True if a file below a folder of the program is a library's all the same, or the lab's."""
    parts = path[len(folder) :].split(os.sep)
    return path.startswith(_OTHERS) or any(name in parts for name in INSTALLED)


def own_frame() -> FrameType | None:
    """The innermost frame of the program's own code in this thread, or None.

    A forked process has the frames of its parent below its own; they end where a process begins.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        path = frame.f_code.co_filename
        if own(path):
            return frame
        if frame.f_code.co_name == "_bootstrap" and path.endswith("process.py"):
            return None
        frame = frame.f_back
    return None


def points() -> str:
    """Where actors are held: at "say", or before "operations" or "lines"."""
    return os.environ.get("EVERY_SCHEDULE_POINTS", "say")


def message(kind: str, frame: FrameType, **more: Any) -> bytes:
    """What the director is told."""
    who = actor()
    main = threading.current_thread() is threading.main_thread()
    told = {
        "kind": kind,
        "token": _token,
        "pid": os.getpid(),
        "thread": threading.get_native_id(),
        "main": main or who != process_name(),
        "process": who,
        "file": frame.f_code.co_filename,
        "line": frame.f_lineno,
        **more,
    }
    if kind in _ACTS:
        told["variables"] = seen.variables(frame)
    return json.dumps(told).encode() + b"\n"


def enter(kind: str, frame: FrameType, **more: Any) -> None:
    """Enter something into the ledger. It is quicker than a message, and wakes nobody."""
    text = message(kind, frame, **more)
    try:
        # Opened each time: a program may close all files that it has, or count them.
        file = os.open(ledger, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, text)
        finally:
            os.close(file)
    except OSError:
        pass  # the run is over and its folder gone, or the program may open no more files


class Held:
    """A connection to the director, on which it is told what to do: b"?" try again, b"!" go on."""

    def __init__(self, kind: str, frame: FrameType, **more: Any) -> None:
        """`kind`: "wait", "sleep" or "op"; "alarm", "limit", "meets", "made" and "note" only tell."""
        place = _place
        # Not the `socket` module's, whose operations on the program's own sockets are noted.
        if place.startswith("@"):
            self._socket = _socket.socket(_socket.AF_UNIX)
            self._socket.connect("\0" + place[1:])
        else:
            self._socket = _socket.socket(_socket.AF_INET)
            self._socket.connect(("127.0.0.1", int(place)))
        self._socket.sendall(message(kind, frame, **more))

    def told(self) -> bool:
        """Wait for the director. True: go on; False: try again."""
        answer = self._socket.recv(1)
        if not answer:
            raise ConnectionError("the director has gone")
        return answer == b"!"

    def close(self) -> None:
        self._socket.close()
