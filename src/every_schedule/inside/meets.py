"""What a program touches that another run of it would touch at the same time: a port, a named block, a file.

Each run has a folder of its own, and multiprocessing's own names differ from run to run. What lies outside is
told to the director, once, so that such runs go one at a time. See "Audit events table" in Python's
documentation for the events; shared memory has none, so its class tells.
"""

from __future__ import annotations

import os
import socket
import sys

from . import report
from .later import when_imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate")
_EVENTS = {"open", "sqlite3.connect", "socket.__new__", "socket.bind", *_CHANGES}
_told: set[str] = set()


def install() -> None:
    """Watch this process and those that it forks."""
    sys.addaudithook(_watch)
    when_imported("multiprocessing.shared_memory", _patch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:  # there are thousands of others
        return
    if event == "open":
        path, _, flags = arguments
        if path is report.ledger:
            return
        if isinstance(path, (str, bytes)) and isinstance(flags, int) and flags & _WRITES:
            _file(os.fsdecode(path))
    elif event in _CHANGES:
        if isinstance(arguments[0], (str, bytes, os.PathLike)):
            _file(os.fsdecode(arguments[0]))
    elif event == "sqlite3.connect":
        if isinstance(arguments[0], (str, bytes, os.PathLike)) and arguments[0] != ":memory:":
            _file(os.fsdecode(arguments[0]))
    elif event == "socket.__new__":
        if arguments[1] in (socket.AF_INET, socket.AF_INET6):
            _tell("", "tcp")
    elif event == "socket.bind":
        address = arguments[1]
        if isinstance(address, tuple) and address[1]:
            _tell(f"port {address[1]}")
        elif isinstance(address, (str, bytes)) and address:
            name = os.fsdecode(address)
            if name.startswith("\0"):
                _tell(f"socket {name[1:]}")
            else:
                _file(name)


def _file(path: str) -> None:
    whole = os.path.abspath(path)
    own = os.environ.get("TMPDIR", "/tmp")
    if whole.startswith((own, "/dev/", "/proc/")) or ".pyc" in whole:
        return
    _tell(f"file {os.path.basename(whole)}")


def _tell(what: str, kind: str = "meets") -> None:
    frame = report.own_frame()
    if what not in _told and frame is not None:
        _told.add(what)
        report.Held(kind, frame, what=what).close()


def _patch(module: Any) -> None:
    original = module.SharedMemory.__init__

    def begin(self: Any, name: str | None = None, *args: Any, **options: Any) -> None:
        if name is not None and os.environ["TMPDIR"].rpartition("-")[2] not in name:
            _tell(f"block {name}")
        original(self, name, *args, **options)

    module.SharedMemory.__init__ = begin
