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

from .child import SOURCE, arrive
from .later import when_imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from every_schedule.wire import Job

CHILDREN = "children.json"


def become_script(job: Job, folder: str) -> None:
    """Run `job["script"]` as `__main__`; return when its last statement has run.

    `folder` is the run's own temporary folder. The caller must then leave the interpreter in the
    ordinary way, since multiprocessing joins children at exit. Where the job is not fresh, and this
    process a fork, it leaves by itself: tearing down a borrowed interpreter takes longer than most runs.
    """
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started us may ignore it
    # The default, and not the choice: a script may still call set_start_method itself.
    context = multiprocessing.get_context(job["start_method"])
    multiprocessing.context._default_context._default_context = context  # type: ignore[attr-defined]
    multiprocessing.current_process()._config["semprefix"] = "/mp-" + job["id"]  # type: ignore[attr-defined]
    if os.name == "posix":

        def mark(shared_memory: Any) -> None:
            shared_memory._SHM_NAME_PREFIX = f"/{job['id']}_"

        when_imported("multiprocessing.shared_memory", mark)
    _note_children(os.path.join(folder, CHILDREN))

    script = job["script"]
    source = job["source"].encode("latin-1")
    kept = os.path.join(folder, SOURCE)
    with open(kept, "wb") as file:
        file.write(source)
    arrive(os.path.join(os.path.dirname(script), ""), folder)
    sys.argv = [script, *job["args"]]
    sys.path[:0] = [job["path"], job["root"]]
    main = types.ModuleType("__main__")
    main.__file__ = script
    if job["module"]:
        spec = importlib.util.find_spec(job["module"])
        main.__spec__, main.__package__ = spec, spec.parent if spec else None
    main.__builtins__ = __builtins__  # type: ignore[attr-defined]
    _keep.append(sys.modules["__main__"])
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main  # the second, for what children pickle
    sys.excepthook = _report
    code = compiled(source, script)
    if job["fresh"]:
        exec(code, main.__dict__)
    else:
        _leave(lambda: exec(code, main.__dict__))


@lru_cache(4)
def compiled(source: bytes, script: str) -> types.CodeType:
    """The code of a script. From bytes: Python knows about a byte order mark and a coding line."""
    return compile(source, script, "exec", dont_inherit=True)  # nor this module's __future__


def prepare(job: Job) -> None:
    """Do, before a fork, what `become_script` would do after it, again in each run: it changes nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a warning, and an error, is for the run itself to tell
        try:
            compiled(job["source"].encode("latin-1"), job["script"])
        except (SyntaxError, ValueError, Warning):
            pass
    for folder in (job["path"], job["root"], os.path.join(job["root"], "scripts")):
        PathFinder.find_spec("none", [folder])  # this has the folder listed, where it has changed


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


_keep: list[types.ModuleType] = []  # the lab's own __main__, whose globals must outlive the script


def _report(kind: Any, error: BaseException, trace: Any) -> None:
    """Print a traceback that begins in the script, as a plain interpreter would."""
    while trace and trace.tb_frame.f_globals.get("__name__") != "__main__":
        trace = trace.tb_next
    traceback.print_exception(kind, error, trace)


def _note_children(path: str) -> None:
    """Have this process write down, after it has joined its children, how each of them ended.

    Only a parent learns a child's exit code, so the parent must note it. And whom the script has not
    joined: multiprocessing does so at exit, and then nobody can tell the difference.
    """
    children: list[tuple[str, Any]] = []
    unjoined: dict[Any, str] = {}
    me = os.getpid()
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
        if os.getpid() == me:
            codes = {name: popen.poll() for name, popen in children}
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"exit_codes": codes, "unjoined": sorted(unjoined.values())}, file)

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
