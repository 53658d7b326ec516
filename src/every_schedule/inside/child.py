"""What every process of the program under test gets: the main one, and each that is spawned.

A forked process inherits it. One that is spawned, or that a fork server forks, learns of it from what its
parent sends it: the data that prepares it carries an object whose loading runs `arrive`.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

from . import notes, report
from .start.sitecustomize import Say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = "source"  # the script as it was when the exploration began, in the run's folder
NAME = "every_schedule_inside"  # of this folder in a process that does not know the whole package

COMPILED = "inside"  # the code of this folder, in the run's folder: see `workspace.pack`


def load(folder: str) -> str:
    """Code that makes this folder a package in a process that has nothing yet; `folder` is the run's.

    Where bytecode is not written, each process would compile it all again: it takes what the stage packed.
    """
    return f"""
import importlib.util, marshal, sys
from importlib.machinery import FileFinder, SourceFileLoader

class Packed(SourceFileLoader):
    def get_code(self, name):
        return marshal.loads(packed[self.path]) if self.path in packed else super().get_code(name)

if {NAME!r} not in sys.modules:
    packed = {{}}
    try:
        with open({os.path.join(folder, COMPILED)!r}, "rb") as file:
            if file.read(len(importlib.util.MAGIC_NUMBER)) == importlib.util.MAGIC_NUMBER:
                packed = marshal.load(file)
    except OSError:
        pass
    for place in {[HERE, os.path.join(HERE, "start")]!r}:
        sys.path_importer_cache[place] = FileFinder(place, (Packed, [".py"]))
    spec = importlib.util.spec_from_file_location({NAME!r}, {os.path.join(HERE, "__init__.py")!r},
                                                  submodule_search_locations=[{HERE!r}])
    sys.modules[spec.name] = importlib.util.module_from_spec(spec)
"""


def arrive(own: str, folder: str) -> None:
    """Make this process one of the program's; `own` is the script's folder, `folder` the run's."""
    from multiprocessing import spawn

    report.folder = own
    report.enter_run(folder)
    notes.install(folder)
    sys.meta_path.append(Say())
    original = spawn.get_preparation_data

    def with_us(name: str) -> dict[str, Any]:
        return original(name) | {"every_schedule": _Luggage(own, folder)}

    def main_from_path(path: str) -> None:
        """What `multiprocessing.spawn` does, with the script as it was when the exploration began."""
        if os.path.dirname(path) + os.sep != own or sys.modules["__main__"].__name__ == "__mp_main__":
            return original_main(path)
        with open(os.path.join(folder, SOURCE), "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        main = ModuleType("__mp_main__")
        main.__file__ = path
        spawn.old_main_modules.append(sys.modules["__main__"])
        sys.modules["__main__"] = sys.modules["__mp_main__"] = main
        exec(code, main.__dict__)
        return None

    original_main = spawn._fixup_main_from_path  # type: ignore[attr-defined]
    spawn._fixup_main_from_path = main_from_path  # type: ignore[attr-defined]
    spawn.get_preparation_data = with_us
    if report.directed():
        from . import clock, meets, points

        clock.install()
        meets.install()
        points.install()


class _Luggage:
    """Loading its pickle makes a process one of the program's."""

    def __init__(self, own: str, folder: str) -> None:
        self.own, self.folder = own, folder

    def __reduce__(self) -> tuple[Any, ...]:
        code = f"{load(self.folder)}from {NAME}.child import arrive\narrive({self.own!r}, {self.folder!r})\n"
        return exec, (code, {})
