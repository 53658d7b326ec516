"""Operations: what the program's own code does to things that processes share.

Before each of them the thread tells the director what it is about to do, and is held until its turn. The
nearest frame of own code decides: what multiprocessing does for itself inside an operation is none, nor
is what its own threads do. An **actor** is the main thread of a process, a thread that own code has
started, or a task of a pool or an executor.

An operation that blocks is one operation: the actor moves into it and waits in the kernel.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from multiprocessing import current_process
from types import CodeType, FrameType

from . import clock, common, report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")
_MULTIPROCESSING = os.path.dirname(multiprocessing.__file__)
_STDLIB = os.path.dirname(_MULTIPROCESSING)
# What these do is done for themselves: an operation of own code ends where they begin.
_INNER = (
    _MULTIPROCESSING,
    os.path.join(_STDLIB, "concurrent"),
    os.path.join(_STDLIB, "gettext.py"),
    os.path.join(_STDLIB, "linecache.py"),
    os.path.join(_STDLIB, "tempfile.py"),
    os.path.join(_STDLIB, "tokenize.py"),
    "<frozen importlib",
)
# The lab's own files are not the program's: where others than these do something, nobody is held.
_HOOKS = {
    f"{name}.py" for name in ("channels", "files", "locks", "operations", "unseen", "values", "workers")
}


class Done:
    """What an operation does to one thing; see `things.Operation`."""

    __slots__ = ("form", "mode", "told")

    def __init__(self, kind: str, key: str, mode: str, verb: str, name: str = "", told: Any = None) -> None:
        """`key`: "inode:7" and "pid:7" are for the director to translate: all processes know them.

        `name`: what the program calls the thing. `told`: what it is like, for the player; see
        `engine/states.py`.
        """
        self.form = kind, key, mode, verb, name
        self.mode, self.told = mode, told


class _Thread(threading.local):
    task = ""  # the task of a pool that this thread works on
    busy: FrameType | None = None  # own code's frame whose operation is under way
    under_way: tuple[Done, ...] = ()  # what is done there, and in those around it
    pauses = 0  # times that the thread was held


_thread = _Thread()
_suffix = ""  # of a process that has been forked by `os.fork` and so has its parent's name
_suffix_of: Any = None
_forks = 0
_made = 0  # things that this process has made
holds = True  # False: points are elsewhere, and operations are merely told


def process_actor() -> str:
    """The process as an actor."""
    process = current_process()
    name: str = getattr(process, "every_schedule_name", process.name)
    return name + _suffix if process is _suffix_of else name


def actor() -> str:
    """Whose thread this is; "" for a library's."""
    if _thread.task:
        return _thread.task
    name = process_actor()
    thread = threading.current_thread()
    if thread is threading.main_thread():
        return name
    own: str = getattr(thread, "every_schedule_name", "")
    return own and f"{name}/{own}"


def begin_task(name: str) -> None:
    """From here on this thread works on a task; "": no longer."""
    _thread.task = name


def label() -> str:
    """A name for a thing that this process makes: the same in each run, and in no other process."""
    global _made
    _made += 1
    process = current_process()
    identity = ".".join(map(str, process._identity)) or "0"
    suffix = _suffix.replace("/fork-", "f") if process is _suffix_of else ""
    return f"{identity}{suffix}.{_made}"


_ATTRIBUTES = ("__module__", "__name__", "__qualname__", "__doc__")
silent: set[CodeType] = set()  # functions of this folder that do what would be operations elsewhere


def own_frame(through: tuple[str, ...] = ()) -> FrameType | None:
    """The frame of own code whose operation this is; None if it is none, or a part of one under way.

    `through`: files of multiprocessing that merely hand on what own code asks for.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        meaning = _meaning(frame.f_code.co_filename, through)
        if meaning == "own":
            return frame if frame is not _thread.busy and actor() else None
        if meaning == "inner" or (meaning == "hook" and frame.f_code in silent):
            return None
        frame = frame.f_back
    return None


@lru_cache(None)
def _meaning(path: str, through: tuple[str, ...]) -> str:
    """What it means that code of this file is at work: "own", "inner", "hook", or "" for nothing."""
    name = os.path.basename(path)
    if path.startswith(_HERE):
        return "hook" if name in _HOOKS else "inner"
    if (path.startswith(_INNER) and name not in through) or name == "say.py":
        return "inner"
    return "own" if report.own(path) else ""


def hold(frame: FrameType, done: Iterable[Done]) -> None:
    """Tell the director what comes next, and wait until it may. At `say` nobody is held by it."""
    done = list(done)
    if not holds:
        note(frame, done)
        return
    looks = all(one.mode == "reads" for one in done)
    state = f"{getattr(frame, 'f_lasti', 0)};{clock.state(frame)}" if looks else ""
    held = report.Held("op", frame, **_form(done), state=state)
    try:
        held.told()
    finally:
        held.close()


def note(frame: FrameType, done: Iterable[Done], again: bool = False) -> None:
    """Tell the director what comes next, and go on. `again`: it has been told before."""
    form = _form(list(done), again)
    if holds:
        report.Held("note", frame, **form).close()
    else:
        report.enter("note", frame, **form)


def _form(done: list[Done], again: bool = False) -> dict[str, Any]:
    """Operations as a part of a message."""
    form: dict[str, Any] = {"done": [one.form for one in done]}
    if again:
        form["again"] = True
    elif any(one.told is not None for one in done):
        form["told"] = [one.told for one in done]
    return form


def made(raw: Iterable[str], key: str, own: bool) -> None:
    """Tell the director by which key a thing goes that processes know by other names."""
    if holds:
        report.Held("made", sys._getframe(1), raw=list(raw), key=key, own=own).close()
    else:
        report.enter("made", sys._getframe(1), raw=list(raw), key=key, own=own)


def perform(
    frame: FrameType,
    describe: Callable[[], Iterable[Done]],
    tell: Callable[[FrameType, Iterable[Done]], None],
    original: Callable[..., Any],
    *args: Any,
    **options: Any,
) -> Any:
    """Tell what comes, and do it."""
    outer, around = _thread.busy, _thread.under_way
    _thread.busy = frame
    done: list[Done] = []
    pauses = _thread.pauses
    try:
        try:
            done = list(describe())
        except (OSError, ValueError, AttributeError, TypeError, IndexError):
            done = []  # it will fail, and say why itself
        if done:
            tell(frame, done)
            _thread.under_way = (*around, *done)
        return original(*args, **options)
    finally:
        if done and _thread.pauses > pauses and not holds:
            note(frame, done, again=True)
        _thread.busy, _thread.under_way = outer, around


def pauses() -> None:
    """This thread is about to be held. What it does meanwhile belongs to this step and to those that come."""
    _thread.pauses += 1
    if _thread.under_way and _thread.busy and not holds:
        note(_thread.busy, _thread.under_way, again=True)
    if not holds and (frame := _sayer()):
        report.enter("here", frame, common=common.variables(frame))


def _sayer() -> FrameType | None:
    """The frame of own code that is in `say`; None where it is something else that holds this thread."""
    frame: FrameType | None = sys._getframe(1)
    says = False
    while frame is not None:
        path = frame.f_code.co_filename
        if os.path.basename(path) == "say.py":
            says = True
        elif says or not path.startswith(_HERE):
            return frame if says and report.own(path) else None
        frame = frame.f_back
    return None


def noted(
    original: Callable[..., Any],
    describe: Callable[..., Iterable[Done]],
    through: tuple[str, ...] = (),
    tell: Callable[[FrameType, Iterable[Done]], None] = hold,
) -> Callable[..., Any]:
    """`original`, before which the actor is held. `describe` takes the same arguments."""

    def operation(*args: Any, **options: Any) -> Any:
        frame = own_frame(through)
        if frame is None:
            return original(*args, **options)
        return perform(frame, lambda: describe(*args, **options), tell, original, *args, **options)

    for name in _ATTRIBUTES:  # what `functools.update_wrapper` does takes longer, and is done in each run
        if (value := getattr(original, name, None)) is not None:
            setattr(operation, name, value)
    return operation


def patch(
    owner: Any,
    names: str,
    describe: Callable[..., Iterable[Done]],
    through: tuple[str, ...] = (),
    tell: Callable[[FrameType, Iterable[Done]], None] = hold,
) -> None:
    """Put `noted` in place of methods or functions of `owner`, those that it has."""
    for name in names.split():
        if original := getattr(owner, name, None):
            setattr(owner, name, noted(original, describe, through, tell))


def watch(event: str, done: Iterable[Done]) -> None:
    """Hold an actor that is about to do what an audit event tells."""
    frame = own_frame()
    if frame is not None:
        perform(frame, lambda: done, hold, lambda: None)


def name_of(thing: Any) -> str:
    """What own code calls a thing: by the frame that gave it to a process, or else the nearest one's."""
    if known := getattr(thing, "every_schedule_name", ""):
        return str(known)
    frame = report.own_frame()
    if frame is None:
        return ""
    me = getattr(frame.f_locals.get("self"), "__dict__", {})
    for variables in (frame.f_locals, me, frame.f_globals):
        for name, value in list(variables.items()):
            if value is thing:
                return name
    return ""


def keep_names(frame: FrameType, things: Iterable[Any]) -> None:
    """Let things keep what they are called where they are handed to a process: it may call them otherwise."""
    for thing in things:
        if type(thing).__module__.startswith(_SHARED) and (name := name_of(thing)):
            try:
                thing.every_schedule_name = name
            except AttributeError:
                pass  # a type that takes no more


_SHARED = ("multiprocessing.", "ctypes")


def _forget() -> None:
    _thread.busy, _thread.task, _thread.under_way = None, "", ()


def _fork() -> int:
    """`os.fork`: the child of own code's fork has a name of its own."""
    global _forks, _suffix, _suffix_of, _made
    own = own_frame() is not None
    _forks += own
    pid = _real_fork()
    if own and pid == 0:
        process = current_process()
        _suffix = (_suffix if _suffix_of is process else "") + f"/fork-{_forks}"
        _suffix_of, _forks, _made = process, 0, 0
    return pid


_real_fork = getattr(os, "fork", lambda: -1)


def install() -> None:
    """Know whose thread is whose, in this process and in those that it forks."""
    global holds
    holds = report.points() != "say"
    if holds:
        report.actor = actor
    if hasattr(os, "fork"):
        os.register_at_fork(after_in_child=_forget)
        os.fork = _fork
