"""Inside every process under test: notes about its children, and output that is there when it hangs.

It must be quick to load, for spawned children load it while they start: it imports nothing but what they
import anyway.
"""

from __future__ import annotations

import multiprocessing.process
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FILE = "processes"


def install(folder: str) -> None:
    """Note children, their names and how they end, in a file of the run's `folder`; flush each line.

    Only a parent learns a child's exit code, and a run that hangs ends before anybody could ask.
    """
    path = os.path.join(folder, FILE)
    watched: set[type] = set()

    def write(pid: int, what: str | int) -> None:
        line = f"({pid}, {what!a})\n".encode()
        try:
            file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, line)  # in one piece: others write, too
            finally:
                os.close(file)
        except OSError:
            pass  # the run is over and its folder gone, or the program may open no more files

    def watch(kind: type) -> None:
        """Note the exit code whenever somebody waits for a child."""
        kind = next(one for one in kind.__mro__ if "poll" in vars(one))
        if kind in watched:
            return
        poll = kind.poll  # type: ignore[attr-defined]

        def poll_and_note(self: Any, *args: Any) -> Any:
            known = self.returncode
            code = poll(self, *args)
            if known is None and code is not None:
                write(self.pid, code)
            return code

        kind.poll = poll_and_note  # type: ignore[attr-defined]
        watched.add(kind)

    process = multiprocessing.process.BaseProcess
    start = process.start

    def start_and_note(self: Any) -> None:
        start(self)
        if os.name == "posix":
            watch(type(self._popen))
        write(self._popen.pid, self.name)

    process.start = start_and_note  # type: ignore[method-assign]
    if sys.stdout:
        # Else what a process has printed is lost with it: a pipe's buffer is flushed at the end.
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
