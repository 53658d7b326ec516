"""Locks of a manager that whoever came first gets first.

They live in the server, where a thread of its own waits for each process that wants one. Which of several
threads the system wakes is luck, and none of the schedule; so each waits on something of its own.
"""

from __future__ import annotations

import threading
from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Lock:
    """What `threading.Lock` is, handed on from its holder to the first who waits."""

    def __init__(self) -> None:
        self._inner = threading.Lock()  # around what stands below
        self._held = False
        self._waiters: deque[Any] = deque()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        with self._inner:
            if not self._held:
                self._held = True
                return True
            if not blocking:
                return False
            mine = threading.Lock()
            mine.acquire()
            self._waiters.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._inner:
            if mine not in self._waiters:  # it was handed on this very moment
                return True
            self._waiters.remove(mine)
            return False

    def release(self) -> None:
        with self._inner:
            if not self._held:
                raise RuntimeError("release unlocked lock")
            if self._waiters:
                self._waiters.popleft().release()
            else:
                self._held = False

    def locked(self) -> bool:
        return self._held

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class RLock(threading._PyRLock):  # type: ignore[name-defined,misc]
    """What `threading.RLock` is."""

    def __init__(self) -> None:
        super().__init__()
        self._block = Lock()


def condition(lock: Any = None) -> threading.Condition:
    """What `threading.Condition` is; those who were woken, too, come in the order in which they came."""
    return threading.Condition(lock or RLock())


_KINDS: list[tuple[Any, Any]] = [
    (threading.Lock, Lock),
    (threading.RLock, RLock),
    (threading.Condition, condition),
]


def install(managers: Any) -> None:
    """Have servers that begin from now on make these locks."""
    begin = managers.Server.__init__

    def begin_fairly(self: Any, registry: dict[str, Any], *args: Any, **options: Any) -> None:
        begin(
            self, {name: (_fair(kind), *more) for name, (kind, *more) in registry.items()}, *args, **options
        )

    managers.Server.__init__ = begin_fairly


def _fair(kind: Any) -> Any:
    return next((fair for real, fair in _KINDS if real is kind), kind)
