"""Inside the process under test: from a bare interpreter to the script's first line.

This module knows nothing of directors. It makes the process look as if somebody had typed
`python script.py` in a terminal: `sys.argv`, `sys.path`, `__main__`. It adds three things: the
start method, the run's id in the names of semaphores and shared memory (so that one which is left
behind can be told from a stranger's), and, at the very end, a note of its children: how each of them
ended, and whom nobody has joined.
"""

from __future__ import annotations

import atexit
import faulthandler
import importlib.util
import json
import multiprocessing
import multiprocessing.context
import multiprocessing.process
import multiprocessing.shared_memory
import multiprocessing.util
import os
import signal
import sys
import threading
import traceback
import types
import warnings
from functools import lru_cache
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

from . import report
from .child import enter, install
from .start.sitecustomize import SAY

if TYPE_CHECKING:
    from every_schedule.wire import Job


def become_script(job: Job, folder: str) -> None:
    """Run `job["script"]` as `__main__`; return when its last statement has run.

    `folder` is the run's own temporary folder. The caller must then leave the interpreter in the
    ordinary way, since multiprocessing joins children at exit. Where the job is not fresh, and this
    process a fork, it leaves by itself: tearing down a borrowed interpreter takes longer than most runs.
    """
    global _main
    if job["fresh"]:
        get_ready(job)
    _main = os.getpid()
    multiprocessing.current_process()._config["semprefix"] = "/mp-" + job["id"]  # type: ignore[attr-defined]
    if os.name == "posix":
        multiprocessing.shared_memory._SHM_NAME_PREFIX = f"/{job['id']}_"  # type: ignore[attr-defined]
    enter(folder)
    main = sys.modules["__main__"]
    if job["module"]:
        spec = importlib.util.find_spec(job["module"])
        main.__spec__, main.__package__ = spec, spec.parent if spec else None
    code = compiled(job["source"].encode("latin-1"), job["script"])
    if job["fresh"]:
        exec(code, main.__dict__)
    else:
        _leave(lambda: exec(code, main.__dict__))


def get_ready(job: Job) -> None:
    """Do what each run of a script does before its first line: once, where the runs are forks of this one."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started us may ignore it
    # The default, and not the choice: a script may still call set_start_method itself.
    context = multiprocessing.get_context(job["start_method"])
    multiprocessing.context._default_context._default_context = context  # type: ignore[attr-defined]
    _note_children()
    script, source = job["script"], job["source"].encode("latin-1")
    install(os.path.join(os.path.dirname(script), ""), source)
    sys.argv = [script, *job["args"]]
    sys.path[:0] = [job["path"], job["root"]]
    main = types.ModuleType("__main__")
    main.__file__ = script
    main.__builtins__ = __builtins__  # type: ignore[attr-defined]
    _keep.append(sys.modules["__main__"])
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main  # the second, for what children pickle
    sys.excepthook = _report
    if job["fresh"]:
        return
    # From here on: what a run finds, it would have found for itself.
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a warning, and an error, is for the run itself to tell
        try:
            compiled(source, script)
        except (SyntaxError, ValueError, Warning):
            pass
    for folder in (job["path"], job["root"], os.path.join(job["root"], "scripts")):
        PathFinder.find_spec("none", [folder])  # this has the folder listed, where it has changed
    if "scripts.say" in job["source"]:
        _import_say()


def _import_say() -> None:
    """Import `scripts.say`, unless a program has one of its own, whose code is for the run to execute."""
    package = PathFinder.find_spec("scripts")
    if package is not None:
        if package.submodule_search_locations is None or (package.origin and os.path.getsize(package.origin)):
            return  # a module, or a package with code of its own
        module = PathFinder.find_spec("scripts.say", list(package.submodule_search_locations))
        if module is None or module.origin is None:
            return
        with open(module.origin, "rb") as found, open(SAY, "rb") as ours:
            if found.read() != ours.read():
                return
    importlib.import_module("scripts.say")


@lru_cache(1)
def compiled(source: bytes, script: str) -> types.CodeType:
    """The code of a script. From bytes: Python knows about a byte order mark and a coding line."""
    return compile(source, script, "exec", dont_inherit=True)  # nor this module's __future__


def _leave(run: Any) -> None:
    """Call `run`, do what an interpreter does at its end, and end the process."""
    status: Any = 0
    try:
        run()
    except SystemExit as end:
        status = end.code if end.code is not None else 0
        if not isinstance(status, int):
            print(status, file=sys.stderr)
            status = 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status & 0xFF)


_main = 0  # the process id of the main process
_keep: list[types.ModuleType] = []  # the lab's own __main__, whose globals must outlive the script


def _report(kind: Any, error: BaseException, trace: Any) -> None:
    """Print a traceback that begins in the script, as a plain interpreter would."""
    while trace and trace.tb_frame.f_globals.get("__name__") != "__main__":
        trace = trace.tb_next
    traceback.print_exception(kind, error, trace)


def _note_children() -> None:
    """Have this process write down, after it has joined its children, how each of them ended.

    Only a parent learns a child's exit code, so the parent must note it. And whom the script has not
    joined: multiprocessing does so at exit, and then nobody can tell the difference.
    """
    children: list[tuple[str, Any]] = []
    unjoined: dict[Any, str] = {}
    process = multiprocessing.process.BaseProcess
    start, join = process.start, process.join

    def start_and_remember(self: Any) -> None:
        start(self)
        children.append((self.name, self._popen))
        if not self.daemon:
            unjoined[self._popen] = self.name

    def join_and_remember(self: Any, timeout: float | None = None) -> None:
        join(self, timeout)
        if self._popen.returncode is not None:
            unjoined.pop(self._popen, None)

    def active_and_joined() -> list[Any]:
        found = active()
        for popen in [popen for popen in unjoined if popen.returncode is not None]:
            unjoined.pop(popen)  # its documentation says so
        return found

    def stop_looking() -> None:
        multiprocessing.util._run_finalizers(0)  # type: ignore[attr-defined]  # they join the managers
        process.join = join  # type: ignore[method-assign]

    def write() -> None:
        if os.getpid() == _main:
            codes = {name: popen.poll() for name, popen in children}
            told = json.dumps({"exit_codes": codes, "unjoined": sorted(unjoined.values())})
            report.add(report.CHILDREN + told.encode() + b"\n")

    process.start = start_and_remember  # type: ignore[method-assign]
    process.join = join_and_remember  # type: ignore[method-assign]
    active = multiprocessing.process.active_children
    multiprocessing.active_children = active_and_joined
    multiprocessing.context.BaseContext.active_children = staticmethod(active_and_joined)  # type: ignore[method-assign]
    # Functions registered last run first: these run after and before multiprocessing's own, which joins.
    at_exit = multiprocessing.util._exit_function  # type: ignore[attr-defined]
    atexit.unregister(at_exit)
    atexit.register(write)
    atexit.register(at_exit)
    atexit.register(stop_looking)
