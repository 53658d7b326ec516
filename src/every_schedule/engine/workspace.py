"""The folders, the environment and the leftovers of a run."""

from __future__ import annotations

import json
import marshal
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER
from pathlib import Path

from every_schedule.inside.child import COMPILED, HERE, NAME, load
from every_schedule.inside.start.sitecustomize import HERE as START
from every_schedule.wire import Job

PACKAGE = Path(__file__).resolve().parents[1]
SHARED_MEMORY = "/dev/shm"
LARGEST = 50 << 20  # bytes of output that a run may have
SMALL, MOST = 4096, 50  # bytes of a file that a result keeps, and how many it keeps

# The interpreter that runs the script knows nothing of the rest of the package.
_FRESH = (
    f"sys.path[:] = filter(None, sys.path)\nimport json\nfrom {NAME}.runner import become_script\n"
    "become_script(json.load(open(sys.argv[1], encoding='utf-8')), sys.argv[2])\n"
)


def fresh_command(job: Job, folder: str) -> list[str]:
    """The command that runs `job` in a bare interpreter.

    The job goes by way of a file, since an argument of a command may have 128 KB and no more.
    """
    path = os.path.join(folder, "job.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(job, file)
    return [sys.executable, "-c", load(folder) + _FRESH, path, folder]


def pack(folder: str) -> None:
    """Put the code of what runs inside a program into a run's folder, for processes that begin bare."""
    with open(os.path.join(folder, COMPILED), "wb") as file:
        file.write(_packed())


@cache
def _packed() -> bytes:
    """What `child.load` reads: the number of Python's bytecode, and the code of each file by its path."""
    files = map(str, [*Path(HERE).glob("*.py"), *Path(START).glob("*.py")])
    codes = {file: marshal.dumps(SourceFileLoader("", file).get_code("")) for file in files}
    return MAGIC_NUMBER + marshal.dumps(codes)


def folder_of(run: str) -> str:
    """The temporary folder of a run, named by the run's id.

    Short: forkserver puts a socket below it, whose path may have 107 characters (macOS: 103).
    """
    return os.path.join(tempfile.gettempdir(), f"es-{run}")


def work_folder(folder: str) -> str:
    """The run's working directory, inside its temporary folder."""
    path = os.path.join(folder, "work")
    os.makedirs(path, exist_ok=True)
    return path


def put(paths: Iterable[str], folder: str) -> None:
    """Copy files and folders into the run's working directory."""
    for path in paths:
        target = os.path.join(work_folder(folder), os.path.basename(path))
        if os.path.isdir(path):
            shutil.copytree(path, target)
        else:
            shutil.copy2(path, target)


def small_texts(folder: str) -> dict[str, str]:
    """The text files in the run's working directory, by their paths below it; large ones are left out."""
    work = work_folder(folder)
    found: dict[str, str] = {}
    for place, folders, names in os.walk(work):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            try:
                if len(found) < MOST and os.path.isfile(path) and os.path.getsize(path) <= SMALL:
                    with open(path, encoding="utf-8") as file:
                        found[os.path.relpath(path, work)] = file.read()
            except (OSError, ValueError):
                pass  # not ours to read, or no text
    return found


def environment() -> dict[str, str]:
    """The environment of a program under test: ours, without what would change its output."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    for name in ("PYTHONHOME", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"):
        if name in os.environ:
            ours[name] = os.environ[name]
    if path := os.environ.get("PYTHONPATH"):  # absolute, for a run has a current folder of its own
        ours["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, path.split(os.pathsep)))
    ours["PYTHONFAULTHANDLER"] = "1"  # stacks of a hung run
    ours["PYTHON_COLORS"] = "0"  # tracebacks carry colour codes under a kernel otherwise (3.13)
    ours["PYTHONIOENCODING"] = "utf-8"
    ours["PYTHONHASHSEED"] = "0"  # else the order of a set of texts is a throw of the dice
    return ours


def environment_of_program(folder: str) -> dict[str, str]:
    """The same for a run whose temporary folder this is; every Python in it can import `scripts.say`."""
    ours = environment() | {"TMPDIR": folder}
    ours["PYTHONPATH"] = os.pathsep.join(filter(None, [START, ours.get("PYTHONPATH")]))
    return ours


def shared_names(run: str) -> set[str]:
    """The run's semaphores and shared memory that still exist. Only Linux shows them."""
    if not os.path.isdir(SHARED_MEMORY):
        return set()
    return {name for name in os.listdir(SHARED_MEMORY) if run in name}


def remove(run: str) -> None:
    """Remove what is left of a run: its folder, its semaphores, its shared memory."""
    shutil.rmtree(folder_of(run), ignore_errors=True)
    for name in shared_names(run):
        try:
            os.unlink(os.path.join(SHARED_MEMORY, name))
        except FileNotFoundError:
            pass
