"""Operations on pipes, queues and the proxies of managers."""

from __future__ import annotations

import os
import stat

from .later import when_imported
from .operations import Done, label, made, name_of, noted, own_frame, patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LOOKS = [
    "__contains__",
    "__getitem__",
    "__iter__",
    "__len__",
    "__str__",
    "__repr__",
    "#GETVALUE",
    "copy",
    "count",
    "empty",
    "full",
    "get_value",
    "index",
    "is_alive",
    "is_set",
    "items",
    "keys",
    "len",
    "locked",
    "qsize",
    "value",
    "values",
    "__getattribute__",
    "get",
]


def install() -> None:
    when_imported("multiprocessing.connection", _patch_connection)
    when_imported("multiprocessing.queues", _patch_queues)
    when_imported("multiprocessing.managers", _patch_managers)


def _inode(handle: int) -> str:
    return f"inode:{os.fstat(handle).st_ino}"


def _of_pipe(self: Any, mode: str, verb: str) -> list[Done]:
    handle = self._handle
    if handle is None:
        return []
    return [Done("pipe", _inode(handle), mode, verb, name_of(self))]


def _patch_connection(module: Any) -> None:
    pipe = module.Pipe

    def make(duplex: bool = True) -> Any:
        ends = pipe(duplex)
        if os.name == "posix":
            raw = {_inode(end.fileno()) for end in ends}
            own = own_frame(("context.py",)) is not None
            made(sorted(raw), label(), own)
        return ends

    module.Pipe = make
    if os.name != "posix":
        return
    connection = module._ConnectionBase
    patch(connection, "send send_bytes", lambda self, *_, **__: _of_pipe(self, "changes", "sends"))
    receive = "recv recv_bytes recv_bytes_into"
    patch(connection, receive, lambda self, *_, **__: _of_pipe(self, "changes", "receives"))
    patch(connection, "poll", lambda self, *_, **__: _of_pipe(self, "reads", "looks"))
    patch(connection, "close", lambda self: _of_pipe(self, "changes", "closes"))
    patch(connection, "__exit__", lambda self, *_: _of_pipe(self, "changes", "closes"))

    def of_all(things: Any, *_: Any, **__: Any) -> list[Done]:
        found = []
        for thing in things:
            if isinstance(thing, connection):
                found += _of_pipe(thing, "reads", "looks")
            elif isinstance(thing, int) and stat.S_ISFIFO(os.fstat(thing).st_mode):
                found.append(Done("pipe", _inode(thing), "reads", "looks"))
        return found

    module.wait = noted(module.wait, of_all)
    module.Listener.accept = noted(
        module.Listener.accept, lambda self: [Done("port", "sockets", "changes", "connects", "a socket")]
    )
    module.Client = noted(
        module.Client, lambda *_, **__: [Done("port", "sockets", "changes", "connects", "a socket")]
    )


def _of_queue(self: Any, mode: str, verb: str) -> list[Done]:
    return [Done("queue", _inode(self._reader.fileno()), mode, verb, name_of(self), _room(self))]


def _room(queue: Any) -> list[int] | None:
    """How many items are in a queue, and how many it takes; None where that is not known."""
    try:
        return [queue._maxsize - queue._sem._semlock._get_value(), queue._maxsize]
    except (AttributeError, NotImplementedError):
        return None


def _patch_queues(module: Any) -> None:
    if os.name != "posix":
        return
    for kind in (module.Queue, module.SimpleQueue):
        patch(kind, "get", lambda self, *_, **__: _of_queue(self, "changes", "gets"))
        patch(kind, "put", lambda self, *_, **__: _of_queue(self, "changes", "puts"))
        patch(kind, "empty full qsize", lambda self: _of_queue(self, "reads", "looks"))
    patch(module.Queue, "get_nowait", lambda self: _of_queue(self, "changes", "gets"))
    patch(module.Queue, "put_nowait", lambda self, *_: _of_queue(self, "changes", "puts"))
    module.JoinableQueue.put = noted(
        vars(module.JoinableQueue)["put"], lambda self, *_, **__: _of_queue(self, "changes", "puts")
    )
    patch(module.JoinableQueue, "task_done", lambda self: _of_queue(self, "changes", "releases"))
    patch(module.JoinableQueue, "join", lambda self: _of_queue(self, "reads", "joins"))


def _patch_managers(module: Any) -> None:
    through = ("managers.py",)
    begin = module.BaseProxy.__init__

    def begin_with_key(self: Any, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        if options.get("manager") is not None and own_frame(through) is not None:
            made([f"proxy:{self._token.address}:{self._token.id}"], label(), True)

    def describe(self: Any, method: str, *_: Any, **__: Any) -> list[Done]:
        mode = "reads" if method in _LOOKS else "changes"
        verb = {"acquire": "acquires", "release": "releases", "wait": "waits"}.get(method, "")
        verb = verb or ("reads" if mode == "reads" else "writes")
        key = f"proxy:{self._token.address}:{self._token.id}"
        if method == "get" and type(self).__name__ == "AutoProxy[Queue]":
            mode, verb = "changes", "gets"
        return [Done("proxy", key, mode, verb, name_of(self))]

    module.BaseProxy.__init__ = begin_with_key
    patch(module.BaseProxy, "_callmethod", describe, through)
