"""Inside every process under test: notes about its children, and output that is there when it hangs.

The main process installs this in itself; forked children have it from their parent, and others load
it while they start. So it must be quick to load: it imports nothing but what they import anyway.
"""

from __future__ import annotations

import multiprocessing.process
import multiprocessing.spawn
import os
import sys
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
    _reach_children(folder)
    if sys.stdout:
        # Else what a process has printed is lost with it: a pipe's buffer is flushed at the end.
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


_LOAD = """
with open(__file__, "rb") as file:
    code = compile(file.read(), __file__, "exec")
exec(code)
install(folder)
"""


class _Load:
    """Pickled with what a child is told before anything else; unpickling it installs this module there."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, tuple[str, dict[str, str]]]:
        return exec, (
            _LOAD,
            {"__name__": "every_schedule_notes", "__file__": __file__, "folder": self.folder},
        )


def _reach_children(folder: str) -> None:
    """Children that are not forked start with a dictionary from their parent: put a word in there."""
    prepare = multiprocessing.spawn.get_preparation_data

    def prepare_ours(name: str) -> dict[str, Any]:
        return {**prepare(name), "every_schedule": _Load(folder)}

    multiprocessing.spawn.get_preparation_data = prepare_ours
