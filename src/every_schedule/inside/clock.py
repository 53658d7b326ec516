"""Time as a choice: waits with a limit, sleeps and alarms end when the director says so.

A wait with a limit may give up before another process moves: on a loaded machine it does. So when it ends
is for the schedule to say, and it takes no real time. Each process has a clock of its own, which stands
still but for two things: a wait that has run out sets it forward by as much, and each reading by a
microsecond, so that a loop that waits for a time to come does end.

Only waits of the program's own code are treated so; what a library does in threads of its own goes on in
real time. Not reached are the limits of sockets (`settimeout`), of SQLite, and of a lock of `threading`.
Where a socket has a limit the process's clock is the real one again.
"""

from __future__ import annotations

import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

from . import report
from .later import when_imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TICK = 1e-6  # seconds that the clock goes on with each reading
_PLAIN = (int, float, str, bytes, bool, type(None))

_real = {name: getattr(time, name) for name in ("monotonic", "perf_counter", "time", "sleep")}
_began: dict[str, float] = {}  # what the clocks showed when this process became one of the program's
_passed = 0.0  # seconds since then, by the clock of this process
_runs = False  # True: the clock is the real one, since a limit is there that the lab cannot choose
_readings = 0


def _reader(name: str) -> Callable[[], float]:
    def read() -> float:
        global _passed, _readings
        if _runs:
            return _real[name]() + _passed
        _passed += TICK
        _readings += report.own(sys._getframe(1).f_code.co_filename)
        return _began[name] + _passed

    read.__name__ = read.__qualname__ = name
    return read


def _in_ns(read: Callable[[], float]) -> Callable[[], int]:
    return lambda: int(read() * 1e9)


def wait(seconds: float, attempt: Callable[[], Any] | None, kind: str = "wait", last: bool = False) -> Any:
    """What `attempt` returns as soon as that is true, or None once the director has let time pass.

    Called for a wait of the program's own code, whose first attempt has failed. `attempt` must not block;
    without one it is a sleep. With `last` time passes only where nobody else can move.
    """
    global _passed
    frame = report.own_frame()
    assert frame is not None
    until = _passed + seconds
    held = report.Held(kind, frame, seconds=seconds, state=state(frame), last=last)
    try:
        while not held.told():
            if attempt and (result := attempt()):
                return result
        _passed = max(_passed, until)
        return None
    finally:
        held.close()


def state(frame: FrameType | None) -> str:
    """What tells one round of a loop from the next: own code's plain variables, and readings of the clock."""
    parts = [str(_readings)]
    while frame is not None:
        if report.own(frame.f_code.co_filename):
            parts += [
                f"{name}={value!r:.100}"
                for name, value in frame.f_locals.items()
                if isinstance(value, _PLAIN)
            ]
        frame = frame.f_back
    return ";".join(parts)


def choosable(seconds: float | None) -> bool:
    return seconds is not None and seconds > 0 and report.own_frame() is not None


def _sleep(seconds: float) -> None:
    if choosable(seconds):
        wait(seconds, None, "sleep")
    else:
        _real["sleep"](seconds)


def _acquire_of(acquire: Callable[..., bool]) -> Callable[..., bool]:
    """`acquire` of multiprocessing's Lock, RLock and semaphores."""

    def chosen(block: bool = True, timeout: float | None = None) -> bool:
        if not block or not choosable(timeout):
            return acquire(block, timeout)
        return acquire(False) or wait(timeout, lambda: acquire(False)) is True  # type: ignore[arg-type]

    return chosen


def _make_methods(self: Any) -> None:
    self.acquire = _acquire_of(self._semlock.acquire)
    self.release = self._semlock.release


def _condition_wait(original: Callable[..., bool]) -> Callable[..., bool]:
    """`wait` of threading's Condition, on which events, queues and futures of threads are built."""

    def chosen(self: Any, timeout: float | None = None) -> bool:
        if not choosable(timeout):
            return original(self, timeout)
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = threading.Lock()
        waiter.acquire()
        self._waiters.append(waiter)
        saved = self._release_save()
        woken = False
        try:
            woken = waiter.acquire(False) or wait(timeout, lambda: waiter.acquire(False)) is True  # type: ignore[arg-type]
            return woken
        finally:
            self._acquire_restore(saved)
            if not woken:
                try:
                    self._waiters.remove(waiter)
                except ValueError:
                    pass

    return chosen


def _join(original: Callable[..., None]) -> Callable[..., None]:
    def chosen(self: threading.Thread, timeout: float | None = None) -> None:
        if not choosable(timeout):
            return original(self, timeout)

        def ended() -> bool:
            original(self, 0)
            return not self.is_alive()

        if not ended():
            wait(timeout, ended)  # type: ignore[arg-type]
        return None

    return chosen


def _select_of(original: Callable[..., Any]) -> Callable[..., Any]:
    """`select` of the classes in `selectors`: Connection.poll, wait, join with a limit, asyncio."""

    def chosen(self: Any, timeout: float | None = None) -> Any:
        if not choosable(timeout):
            return original(self, timeout)
        return original(self, 0) or wait(timeout, lambda: original(self, 0)) or []  # type: ignore[arg-type]

    return chosen


def _plain_select(original: Callable[..., Any]) -> Callable[..., Any]:
    def chosen(r: Any, w: Any, x: Any, timeout: float | None = None) -> Any:
        if not choosable(timeout):
            return original(r, w, x, timeout)

        def attempt() -> Any:
            found = original(r, w, x, 0)
            return found if any(found) else None

        return attempt() or wait(timeout, attempt) or ([], [], [])  # type: ignore[arg-type]

    return chosen


def _alarm(seconds: int) -> int:
    return round(_set_timer(signal.ITIMER_REAL, seconds)[0])


def _set_timer(which: int, seconds: float, interval: float = 0.0) -> tuple[float, float]:
    """`signal.setitimer`: the alarm goes off when the director lets time pass for this process."""
    global _alarms
    frame = report.own_frame()
    if which != signal.ITIMER_REAL or frame is None:
        return _real_timer(which, seconds, interval)
    before, _alarms = _alarms, (seconds, interval)
    report.Held("alarm", frame, seconds=seconds, interval=interval).close()
    return before


_alarms = (0.0, 0.0)
_real_timer = getattr(signal, "setitimer", None) or (lambda *_: (0.0, 0.0))


def _set_timeout(original: Callable[..., None]) -> Callable[..., None]:
    def chosen(self: socket.socket, seconds: float | None) -> None:
        global _runs
        frame = report.own_frame()
        if seconds and frame is not None:
            _runs = True
            report.Held("limit", frame, what="socket").close()
        original(self, seconds)

    return chosen


def _set_option(original: Callable[..., None]) -> Callable[..., None]:
    def chosen(self: socket.socket, *options: Any) -> None:
        frame = report.own_frame()
        if frame is not None and options[1:2] in ((socket.SO_RCVTIMEO,), (socket.SO_SNDTIMEO,)):
            report.Held("limit", frame, what="socket").close()
        original(self, *options)

    return chosen


def _patch_locks(synchronize: Any) -> None:
    synchronize.SemLock._make_methods = _make_methods


def _patch_selectors(selectors: Any) -> None:
    for kind in vars(selectors).values():
        if isinstance(kind, type) and "select" in vars(kind) and kind is not selectors.BaseSelector:
            kind.select = _select_of(kind.select)  # type: ignore[attr-defined]


def install() -> None:
    """Put all of this in place of what it stands for, in this process and in those that it forks."""
    for name in ("monotonic", "perf_counter", "time"):
        _began[name] = _real[name]()
        read = _reader(name)
        setattr(time, name, read)
        setattr(time, f"{name}_ns", _in_ns(read))
    time.sleep = _sleep  # type: ignore[assignment]
    for name in ("threading", "queue", "subprocess"):  # they have taken the clock by another name
        if module := sys.modules.get(name):
            setattr(module, "time" if name == "queue" else "_time", time.monotonic)
    threading.Condition.wait = _condition_wait(threading.Condition.wait)  # type: ignore[method-assign]
    threading.Thread.join = _join(threading.Thread.join)  # type: ignore[method-assign]
    when_imported("multiprocessing.synchronize", _patch_locks)
    when_imported("selectors", _patch_selectors)
    select.select = _plain_select(select.select)
    socket.socket.settimeout = _set_timeout(socket.socket.settimeout)  # type: ignore[method-assign]
    socket.socket.setsockopt = _set_option(socket.socket.setsockopt)  # type: ignore[method-assign]
    if hasattr(signal, "alarm"):
        signal.alarm = _alarm
        signal.setitimer = _set_timer
    if sys.platform == "win32":
        from multiprocessing import connection

        original = connection.wait
        connection.wait = lambda things, timeout=None: (
            original(things, timeout)
            if not choosable(timeout)
            else original(things, 0) or wait(timeout, lambda: original(things, 0)) or []
        )
