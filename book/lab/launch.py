"""`launch`: run a script once, free or directed."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lab import files, linux
from lab.errors import LabError
from lab.run import Run

START_METHODS = ("fork", "spawn", "forkserver")
_STAGE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from lab.stage import main; job = main(sys.argv[2] == 'exact')\n"
    "if job: del sys.path[:2]; from lab.runner import become_script; become_script(*job)"
)


def launch(
    script: str | os.PathLike[str],
    *args: object,
    schedule: str | Sequence[str] | None = None,
    start_method: str = "spawn",
    timeout: float = 20,
    patience: float = 1,
) -> Run:
    """Run a script in a fresh interpreter and return what it said.

    `script` is the name of a file in `scripts/`, without ".py", or a path to any `.py` file;
    `args` are its command line. The run never hangs: it has `timeout` seconds.

    Without `schedule` the run is free: the operating system picks the order. With one it is
    directed: the names of the actors in the order in which they move, as a list or as one text,
    parted by blanks ("Ann Bob Ann") or, where a name has blanks, by commas ("task 1, task 2").
    "~" lets time pass until a timed wait ends. When the schedule is used up, the first actor in
    the order of names who can move does, to the end. `patience` is how many seconds the director
    waits for a process that might wake by itself, before it calls a run hung.

    Raises `LabError`, with one sentence, for an unknown script or start method, for a schedule that
    names somebody who cannot move then, and for a script that never says anything or never settles.
    """
    return perform(job(script, args, listed(schedule), start_method, timeout, patience, fresh=True))


def job(
    script: str | os.PathLike[str],
    args: Sequence[object],
    schedule: list[str] | None,
    start_method: str,
    timeout: float,
    patience: float,
    fresh: bool,
) -> dict[str, Any]:
    """What a stage is told, checked."""
    path = _path(script)
    methods = [name for name in START_METHODS if name == "spawn" or os.name == "posix"]
    if start_method not in methods:
        raise LabError(f"There is no start method {start_method!r} here; there is {', '.join(methods)}.")
    return {
        "script": str(path),
        "name": path.name,
        "args": [str(arg) for arg in args],
        "schedule": schedule,
        "start_method": start_method,
        "timeout": timeout,
        "patience": patience,
        "fresh": fresh,
        "root": str(files.ROOT),
    }


def listed(schedule: str | Sequence[str] | None) -> list[str] | None:
    """A schedule as a list of names."""
    if isinstance(schedule, str):
        names = schedule.split(",") if "," in schedule else schedule.split()
        return [name.strip() for name in names if name.strip()]
    return None if schedule is None else list(schedule)


def _path(script: str | os.PathLike[str]) -> Path:
    name = os.fspath(script)
    path = Path(name).resolve() if name.endswith(".py") else files.ROOT / "scripts" / f"{name}.py"
    if not path.is_file():
        raise LabError(
            f"There is no script {name!r}: {path.name} is not in {path.parent.name}/. "
            "Name a file of scripts/ without its .py, or give a path to a .py file."
        )
    return path


def perform(job: dict[str, Any]) -> Run:
    """Have a stage do a job."""
    stage = _idle.pop() if _idle else _Stage()
    try:
        answer = stage.ask(job)
    except BaseException:  # Ctrl-C too: the stage ends the program, and itself
        stage.close()
        raise
    _idle.append(stage)
    if "error" in answer:
        raise LabError(answer["error"])
    return Run.from_answer(answer, job)


class _Stage:
    """A stage process, seen from here."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _STAGE, str(files.LAB.parent), "exact" if exact() else "portable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env=files.environment(),
        )

    def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            raise LabError("The lab's helper process has ended; was it killed? Run the cell again.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass
        self._process.stdout.close()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def exact() -> bool:
    """True where the director reads the kernel. EVERY_SCHEDULE_PORTABLE=1 forces the other way."""
    return linux.available() and not os.environ.get("EVERY_SCHEDULE_PORTABLE")


_idle: list[_Stage] = []  # kept, since starting one costs more than a run; list.append is atomic


@atexit.register
def close_stages() -> None:
    """End the helper processes. They end by themselves, too, when this process does."""
    while _idle:
        _idle.pop().close()


