"""Operations on files, databases and sockets.

What has an audit event is watched there ("Audit events table" in Python's documentation); a look at a file,
what is read later and what is written at last have none, so these functions are wrapped.
"""

from __future__ import annotations

import builtins
import io
import os
import socket
import stat
import sys
from collections.abc import Callable

from . import clock, report
from .later import when_imported
from .operations import Done, hold, note, noted, own_frame, patch, pauses, perform, silent, watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FOREIGN = ("/proc/", "/dev/", "/sys/", sys.prefix + os.sep, sys.base_prefix + os.sep)
_real_open = io.open
_work = ""
_locked: set[str] = set()  # files of which this process has had a lock


def install() -> None:
    global _work
    _work = os.path.realpath(os.path.join(os.environ.get("TMPDIR", ""), "work"))
    sys.addaudithook(_watch)
    builtins.open = io.open = _open
    for name in "stat", "lstat", "access":
        setattr(os, name, noted(getattr(os, name), _look))
    for name, mode, verb in (
        ("read", "reads", "reads"),
        ("pread", "reads", "reads"),
        ("write", "changes", "writes"),
        ("pwrite", "changes", "writes"),
        ("ftruncate", "changes", "writes"),
    ):
        if original := getattr(os, name, None):
            setattr(os, name, noted(original, _by_number(mode, verb)))
    when_imported("sqlite3", _patch_sqlite)
    of_socket = [Done("port", "sockets", "changes", "connects", "a socket")]
    kind: Any = socket.socket
    patch(kind, "connect connect_ex accept", lambda *_: of_socket)
    sends = [Done("port", "sockets", "changes", "sends", "a socket")]
    patch(kind, "send sendall sendto", lambda *_, **__: sends)
    receives = [Done("port", "sockets", "changes", "receives", "a socket")]
    patch(kind, "recv recv_into recvfrom", lambda *_, **__: receives)


def _key(path: Any) -> str:
    """The real path, below the run's folder as the program knows it; "": not to be noted."""
    if isinstance(path, int):
        try:
            path = os.readlink(f"/proc/self/fd/{path}")
        except OSError:
            return ""
    path = os.fsdecode(path)
    if path.startswith(_FOREIGN):
        return ""
    if not os.path.dirname(path) and path not in ("", ".", ".."):
        whole = os.path.join(os.getcwd(), path)  # which the system knows without any link
    else:
        folder, name = os.path.split(os.path.abspath(path))
        whole = os.path.join(os.path.realpath(folder), name)  # a link is a file of its own
    if whole.startswith(_FOREIGN) or whole.endswith((".pyc", ".py")):
        return ""
    return whole.removeprefix(_work + os.sep)


silent.add(_key.__code__)


def _done(path: Any, mode: str, verb: str) -> list[Done]:
    key = _key(path)
    return [Done("file", key, mode, verb)] if key else []


def _look(path: Any, *_: Any, **options: Any) -> list[Done]:
    if options.get("dir_fd") is not None or isinstance(path, int):
        return []
    return _done(path, "reads", "looks")


def _by_number(mode: str, verb: str) -> Callable[..., list[Done]]:
    """What is done to a file, or a pipe, by the number of its descriptor."""

    def done(handle: int, *_: Any) -> list[Done]:
        shown = os.fstat(handle)
        if handle < 3 or stat.S_ISCHR(shown.st_mode):
            return []
        if stat.S_ISFIFO(shown.st_mode):  # whoever reads takes away what others would read
            return [
                Done("pipe", f"inode:{shown.st_ino}", "changes", "receives" if mode == "reads" else "sends")
            ]
        return _done(handle, mode, verb)

    return done


class _Lazy:
    """Operations that are found out only if somebody asks: most events are not own code's."""

    def __init__(self, describe: Callable[[], list[Done]]) -> None:
        self._describe = describe

    def __iter__(self) -> Any:
        return iter(self._describe())


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _EVENTS:  # there are thousands of others
        _EVENTS[event](*arguments)


def _opens(path: Any, mode: Any, flags: Any) -> None:
    if path is not report.ledger and isinstance(path, (str, bytes, os.PathLike)):
        writes = (isinstance(flags, int) and flags & _WRITES) or any(x in (mode or "") for x in "wax+")
        watch_file(path, "changes" if writes else "reads", "opens" if writes else "reads")


def _moves(verb: str) -> Callable[..., None]:
    def told(old: Any, new: Any, *_: Any) -> None:
        watch("", _Lazy(lambda: [*_done(old, "changes", verb), *_done(new, "changes", verb)]))

    return told


def _changes(verb: str) -> Callable[..., None]:
    return lambda path, *_: watch_file(path, "changes", verb)


def _lists(path: Any) -> None:
    watch_file("." if path is None else path, "reads", "lists")


def _locks(handle: Any, operation: int, *_: Any) -> None:
    watch("", _Lazy(lambda: _lock(handle, operation)))


_EVENTS: dict[str, Callable[..., None]] = {
    "open": _opens,
    "os.remove": _changes("removes"),
    "os.rmdir": _changes("removes"),
    "os.mkdir": _changes("makes"),
    "os.truncate": _changes("writes"),
    "os.listdir": _lists,
    "os.scandir": _lists,
    "os.rename": _moves("renames"),
    "os.link": _moves("makes"),
    "os.symlink": _moves("makes"),
    "socket.connect": lambda *_: pauses(),  # as `say` does to be held
    "fcntl.flock": _locks,
    "fcntl.lockf": _locks,
}


def watch_file(path: Any, mode: str, verb: str) -> None:
    """Hold an actor that is about to do something to a file."""
    watch("", _Lazy(lambda: _done(path, mode, verb)))


def _lock(handle: Any, operation: int) -> list[Done]:
    import fcntl

    key = _key(handle if isinstance(handle, int) else handle.fileno())
    _locked.add(key)
    verb = "releases" if operation & fcntl.LOCK_UN else "acquires"
    name = os.path.basename(key)
    return [Done("lock", f"flock {key}", "changes", verb, f"the lock on {name}")] if key else []


def _open(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
    """`open`: of what own code has opened, later reads and the last write are operations, too."""
    opened: Any = _real_open(file, mode, *args, **options)
    if isinstance(file, int) or own_frame() is None or not (key := _key(file)):
        return opened
    plain = type(opened)
    if plain is io.TextIOWrapper:
        more = {
            name: getattr(opened, name) for name in ("encoding", "errors", "line_buffering", "write_through")
        }
        newline = args[3] if len(args) > 3 else options.get("newline")
        opened = _kind(plain)(opened.detach(), newline=newline, **more)
        opened.mode = mode
    elif plain in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
        opened = _kind(plain)(opened.detach())
    else:
        return opened
    opened.every_schedule_file = key, mode
    return opened


_kinds: dict[Any, Any] = {}


def _kind(plain: Any) -> Any:
    """A type of file that tells of what is done to it after it has been opened."""
    if plain not in _kinds:
        reads, writes = (
            ("read", "read1", "readline", "readlines", "readinto", "__next__"),
            ("flush", "truncate"),
        )
        methods = {name: _later(plain, name) for name in (*reads, *writes, "close") if hasattr(plain, name)}
        _kinds[plain] = type(plain.__name__, (plain,), {"__module__": plain.__module__, **methods})
    return _kinds[plain]


def _later(plain: Any, name: str) -> Any:
    original = getattr(plain, name)

    def operation(self: Any, *args: Any) -> Any:
        frame = own_frame()
        key, mode = getattr(self, "every_schedule_file", ("", ""))
        if frame is None or not key or self.closed:
            return original(self, *args)
        writes, both = any(letter in mode for letter in "wax+"), "+" in mode
        done = []
        if name in ("close", "flush", "truncate"):
            if writes:
                done.append(Done("file", key, "changes", "writes"))
            if name == "close" and key in _locked:
                lock = f"the lock on {os.path.basename(key)}"
                done.append(Done("lock", f"flock {key}", "changes", "releases", lock))
        elif name != "__next__" or not getattr(self, "every_schedule_read", False):
            self.every_schedule_read = True
            done.append(Done("file", key, "reads", "reads"))
        # What is read comes in the step that opens the file, as a rule: known, but no point of its own.
        return perform(frame, lambda: done, hold if writes or both else note, original, self, *args)

    return operation


def _patch_sqlite(module: Any) -> None:
    def beginning(text: Any) -> str:
        """So much of a statement that one can tell what it does."""
        return str(text).lstrip()[:8].upper()

    def words(text: Any) -> tuple[str, str]:
        looks = beginning(text).startswith(("SELECT", "EXPLAIN", "PRAGMA"))
        return ("reads", "reads") if looks else ("changes", "writes")

    class Cursor(module.Cursor):  # type: ignore[misc]
        pass

    class Connection(module.Connection):  # type: ignore[misc]
        every_schedule_key = ""

        every_schedule_seconds = 5.0  # that it waits for a lock: no real ones
        every_schedule_last = True  # nobody has asked for a limit: it is there all the same
        every_schedule_inside = False  # its transaction has read or written something

        def __init__(self, database: Any, timeout: float | None = None, *args: Any, **options: Any) -> None:
            if args:
                super().__init__(database, 0.0, *args, **options)
            else:  # from 3.15 on SQLite takes all but the database by name
                super().__init__(database, timeout=0.0, **options)
            if timeout is not None:
                self.every_schedule_seconds, self.every_schedule_last = timeout, False
            self.every_schedule_key = "" if database == ":memory:" else _key(database)

        def cursor(self, *args: Any, **options: Any) -> Any:
            return super().cursor(*args, **options) if args or options else super().cursor(Cursor)

    def of(connection: Any, text: Any) -> list[Done]:
        key = getattr(connection, "every_schedule_key", "")
        return [Done("file", key, *words(text))] if key else []

    busy = getattr(module, "SQLITE_BUSY", 5)

    def patient(original: Any) -> Any:
        """A method that waits for a locked database as SQLite would, until the director lets time pass."""

        def again(self: Any, *args: Any) -> Any:
            connection = getattr(self, "connection", self)
            statement = beginning(args[0]) if args and "execute" in original.__name__ else "COMMIT"
            inside = connection.in_transaction and connection.every_schedule_inside

            def once() -> Any:
                result = original(self, *args)
                connection.every_schedule_inside = inside or not statement.startswith("BEGIN")
                return result

            try:
                return once()
            except module.OperationalError as error:
                seconds = connection.every_schedule_seconds
                if error.sqlite_errorcode != busy or not clock.choosable(seconds):
                    raise
                if inside and not statement.startswith(("COMMIT", "END")):
                    raise  # who has read may not wait to write: SQLite refuses at once, or both would wait
                locked = error

            def attempt() -> Any:
                try:
                    return (once(),)
                except module.OperationalError as error:
                    if error.sqlite_errorcode != busy:
                        raise
                    return None

            result = clock.wait(seconds, attempt, last=connection.every_schedule_last)
            if result is None:
                raise locked
            return result[0]

        return again

    for kind, names in (
        (Connection, "execute executemany executescript commit __exit__"),
        (Cursor, "execute executemany executescript"),
    ):
        for name in names.split():
            setattr(kind, name, patient(getattr(kind, name)))
    for name in "execute", "executemany", "executescript":
        patch(Connection, name, lambda self, text, *_: of(self, text))
        patch(Cursor, name, lambda self, text, *_: of(self.connection, text))
    patch(Connection, "commit rollback close", lambda self: of(self, "COMMIT"))
    patch(Connection, "__exit__", lambda self, *_: of(self, "COMMIT"))
    connect = module.connect

    def connect_noted(*args: Any, **options: Any) -> Any:
        if len(args) < 6:
            options.setdefault("factory", Connection)
        return connect(*args, **options)

    module.connect = connect_noted
    if inner := sys.modules.get("sqlite3.dbapi2"):
        inner.connect = connect_noted  # type: ignore[attr-defined]
