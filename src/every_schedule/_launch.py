"""`launch`: run a script once, free or directed."""

from __future__ import annotations

import ast
import importlib
import math
import os
import sys
from collections.abc import Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from typing import get_args

from every_schedule import places
from every_schedule.engine.crew import Crew
from every_schedule.errors import LabError
from every_schedule.run import Run
from every_schedule.schedule import parse
from every_schedule.wire import Job, Points

START_METHODS = ("fork", "spawn", "forkserver")

Script = str | os.PathLike[str]


def launch(
    script: Script | None = None,
    *args: object,
    schedule: str | Sequence[str] | None = None,
    module: str | None = None,
    files: Sequence[Script] = (),
    start_method: str = "spawn",
    timeout: float = 20,
    patience: float = 1,
    points: Points | None = "say",
) -> Run:
    """Run a script in a fresh interpreter and return what it said.

    `script` is the name of a file in `scripts/`, without ".py", or a path to any `.py` file;
    `args` are its command line. Or `module="shop.main"` is run as `python -m shop.main` would run it
    from here; then all that stands before is its command line. A run has a folder of its own, and is
    in it; `files` are paths of what is copied there first. It never hangs: a step has `timeout` seconds,
    and a run 250 steps for each of these, however busy the machine is.

    Without `schedule` the run is free: the operating system picks the order. With one it is
    directed: the names of the actors in the order in which they move, as a list or as one text,
    parted by blanks ("Ann Bob Ann") or, where a name has blanks, by commas ("task 1, task 2").
    "Ann~" ends Ann's wait with a limit, or her sleep; "~" is that of the only one who has such a wait.
    When the schedule is used up, the first actor in
    the order of names who can move does, to the end. `patience` is how many seconds the director
    waits for a process that might wake by itself, before it calls a run hung. `points` is where an
    actor is held: at each `say`, or with "operations" before each operation on something shared,
    or with "lines" before each line of own code; None: at `say` if the program imports it, or else
    before operations.

    Raises `LabError`, with one sentence, for an unknown script or start method, for a schedule that
    names somebody who cannot move then, and for a script that never says anything or never settles.
    """
    task = job(script, args, module, files, start_method, timeout, patience, points)
    return perform({**task, "schedule": parse(schedule)})


def job(
    script: Script | None,
    args: Sequence[object],
    module: str | None,
    files: Sequence[Script],
    start_method: str,
    timeout: float,
    patience: float,
    points: Points | None = "say",
    fresh: bool = True,
) -> Job:
    """What a stage is told of a free run, checked. The file is read now, once for all runs."""
    if module is None:
        path = _path(script)
        name, first = path.name, path.parent
    else:
        args = args if script is None else (script, *args)
        path, first = _found(module)
        name = module
    if start_method not in methods():
        raise LabError(f"There is no start method {start_method!r} here; there are {', '.join(methods())}.")
    for option, value in ("timeout", timeout), ("patience", patience):
        check_seconds(option, value)
    texts = [str(arg) for arg in args]
    if any("\0" in text for text in texts):
        raise LabError("An argument of a command line cannot hold a null character.")
    return {
        "script": str(path),
        "name": name,
        "args": texts,
        "schedule": None,
        "start_method": start_method,
        "timeout": timeout,
        "patience": patience,
        "fresh": fresh,
        "root": str(places.root()),
        "id": "",
        "source": path.read_bytes().decode("latin-1"),
        "module": module,
        "path": str(first),
        "files": _files(files),
        "points": _points(points, path, first),
    }


def methods() -> list[str]:
    """The start methods that there are on this system."""
    return [name for name in START_METHODS if name == "spawn" or os.name == "posix"]


def check_seconds(option: str, value: object) -> None:
    """Refuse what is no length of time."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        raise LabError(f"{option}= takes seconds, and not {value!r}.")


def perform(job: Job) -> Run:
    """Have a stage do a job."""
    with Crew(1) as crew:
        answer = crew.submit(job).result()
    if "error" in answer:
        raise LabError(answer["error"])
    return Run.from_answer(answer, job)


def _path(script: object) -> Path:
    name = os.fspath(script) if isinstance(script, (str, os.PathLike)) else None
    if not isinstance(name, str) or "\0" in name:
        raise LabError(f"A script is named by a text or a path, and not by {script!r}.")
    path = Path(name).resolve() if name.endswith(".py") else places.root() / "scripts" / f"{name}.py"
    if path.is_dir():
        raise LabError(f"{name!r} is a folder, and no script.")
    if not path.is_file():
        raise LabError(
            f"There is no script {name!r}: {path.name} is not in {path.parent.name}/. "
            "Name a file of scripts/ without its .py, or give a path to a .py file."
        )
    return path


def called(path: Path) -> str:
    """A script's path as `launch` takes it, without a place of one machine."""
    return path.stem if path.parent == places.root() / "scripts" else path.name


def _found(module: str) -> tuple[Path, Path]:
    """The file that `python -m module` would run here, and the folder from which it is imported.

    No package on the way is imported, since that would run its code in this process.
    """
    if not isinstance(module, str) or not all(part.isidentifier() for part in module.split(".")):
        raise LabError(f"module= takes a name such as 'shop.main', and not {module!r}.")
    importlib.invalidate_caches()  # the file may have been written just now
    parts, folders = module.split("."), [os.getcwd(), *sys.path]
    for count in range(1, len(parts) + 1):
        spec = PathFinder.find_spec(".".join(parts[:count]), folders)
        if spec is None:
            raise LabError(
                f"There is no module {module!r} in the current folder, nor where Python imports from."
            )
        folders = list(spec.submodule_search_locations or [])
    if folders:  # a package: its __main__ is what runs
        spec = PathFinder.find_spec(f"{module}.__main__", folders)
        parts.append("__main__")
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        raise LabError(
            f"The module {module!r} cannot be run: it is no .py file, nor a package with a __main__.py."
        )
    path = Path(os.path.abspath(spec.origin))
    return path, path.parents[len(parts) - 1]


def _points(points: object, script: Path, folder: Path) -> Points:
    """Where an actor is held. None: at `say` where the program imports it, or else before operations."""
    if points is None:
        return "say" if _says(script, folder, set()) else "operations"
    for known in get_args(Points):
        if points == known:
            return known
    raise LabError(f"points= takes 'say', 'operations' or 'lines', and not {points!r}.")


def _says(path: Path, folder: Path, seen: set[Path]) -> bool:
    """Whether a file, or one of the program's own that it imports, imports `say`."""
    seen.add(path)
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return True  # it will fail, and show why
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = "." * node.level + (node.module or "")
            names |= {package, *(f"{package}.{alias.name}" for alias in node.names)}
    if any(name.rpartition(".")[2] == "say" for name in names):
        return True
    for name in names:
        parts = name.lstrip(".").split(".")
        for start in {folder, path.parent}:
            place = start.joinpath(*parts)
            for file in (place.with_suffix(".py"), place / "__init__.py"):
                if parts != [""] and file not in seen and file.is_file() and _says(file, folder, seen):
                    return True
    return False


def _files(files: Sequence[Script]) -> list[str]:
    if isinstance(files, (str, bytes)) or not isinstance(files, Sequence):
        raise LabError(f"files= takes a list of paths, and not {files!r}.")
    paths = [Path(file).resolve() for file in files]
    for path in paths:
        if not path.is_file():
            raise LabError(f"There is no file {path.name} in {path.parent.name}/ for files=.")
    names = [path.name for path in paths]
    if twice := {name for name in names if names.count(name) > 1}:
        raise LabError(f"Two of files= are called {min(twice)}.")
    return [str(path) for path in paths]
