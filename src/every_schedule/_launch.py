"""`launch`: run a script once, free or directed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from every_schedule.engine import client, workspace
from every_schedule.errors import LabError
from every_schedule.run import Run
from every_schedule.schedule import parse

START_METHODS = ("fork", "spawn", "forkserver")


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
    return perform(job(script, args, parse(schedule), start_method, timeout, patience, fresh=True))


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
        raise LabError(f"There is no start method {start_method!r} here; there are {', '.join(methods)}.")
    for name, seconds in ("timeout", timeout), ("patience", patience):
        if not isinstance(seconds, (int, float)) or seconds < 0:
            raise LabError(f"{name}= takes seconds, and not {seconds!r}.")
    return {
        "script": str(path),
        "name": path.name,
        "args": [str(arg) for arg in args],
        "schedule": schedule,
        "start_method": start_method,
        "timeout": timeout,
        "patience": patience,
        "fresh": fresh,
        "root": str(workspace.ROOT),
    }


def _path(script: str | os.PathLike[str]) -> Path:
    name = os.fspath(script)
    path = Path(name).resolve() if name.endswith(".py") else workspace.ROOT / "scripts" / f"{name}.py"
    if not path.is_file():
        raise LabError(
            f"There is no script {name!r}: {path.name} is not in {path.parent.name}/. "
            "Name a file of scripts/ without its .py, or give a path to a .py file."
        )
    return path


def called(path: Path) -> str:
    """A script's path as `launch` takes it, without a place of one machine."""
    return path.stem if path.parent == workspace.ROOT / "scripts" else path.name


def perform(job: dict[str, Any]) -> Run:
    """Have a stage do a job."""
    stage = client.borrow()
    try:
        answer = stage.ask(job)
    except BaseException:  # Ctrl-C too: the stage ends the program, and itself
        stage.close()
        raise
    client.give_back(stage)
    if "error" in answer:
        raise LabError(answer["error"])
    return Run.from_answer(answer, job)
