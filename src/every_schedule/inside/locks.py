"""Operations on locks, semaphores, conditions, events and barriers."""

from __future__ import annotations

import gc
import sys
from multiprocessing import current_process

from .later import when_imported
from .operations import Done, label, name_of, noted, patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_INSIDE = ("synchronize.py",)  # `wait_for` calls `wait`, `with` of a condition its lock's


def install() -> None:
    when_imported("multiprocessing.synchronize", _patch)


def _adopt(synchronize: Any) -> None:
    """Note what is done to the locks that a fork server made, before anybody could tell it to.

    From 3.13.8 and 3.14.1 on it loads the script, and its children inherit what the script made. Theirs are
    at the same addresses, so that all call a lock the same; its own name is another in each run.
    """
    things = gc.get_objects()
    locks = [thing for thing in things if issubclass(type(thing), synchronize.SemLock)]
    for n, lock in enumerate(sorted(locks, key=lambda lock: lock._semlock.handle, reverse=True)):
        lock.every_schedule_key = f"server.{n}"
        lock._make_methods()
    for thing in things:
        if issubclass(type(thing), synchronize.Condition):
            thing._make_methods()


def key_of(lock: Any) -> str:
    """What all processes call a lock or semaphore of multiprocessing."""
    known: str = getattr(lock, "every_schedule_key", "")
    return known or lock._semlock.name.rpartition("-")[2]


def _one(lock: Any, verb: str, mode: str = "changes", name: str | None = None) -> Done:
    kind = "lock" if type(lock).__name__ in ("Lock", "RLock") else "semaphore"
    told = type(lock).__name__ == "RLock" if kind == "lock" else _number(lock)
    return Done(kind, key_of(lock), mode, verb, name_of(lock) if name is None else name, told)


def _number(semaphore: Any) -> int | None:
    """How many more may acquire it; None where the system does not tell."""
    try:
        return int(semaphore._semlock._get_value())
    except NotImplementedError:
        return None


def _patch(synchronize: Any) -> None:
    begin, make_methods = synchronize.SemLock.__init__, synchronize.SemLock._make_methods
    last = ""

    def make_name() -> str:
        nonlocal last
        last = label()
        return f"{current_process()._config['semprefix']}-{last}"  # type: ignore[attr-defined]

    def begin_with_key(self: Any, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        self.every_schedule_key = last

    def methods(self: Any) -> None:
        make_methods(self)
        self.acquire = noted(self.acquire, lambda *_, **__: [_one(self, "acquires")])
        self.release = noted(self.release, lambda *_: [_one(self, "releases")])

    lock = synchronize.SemLock
    lock._make_name = staticmethod(make_name)
    lock.__init__, lock._make_methods = begin_with_key, methods
    patch(lock, "__enter__", lambda self: [_one(self, "acquires")])
    patch(lock, "__exit__", lambda self, *_: [_one(self, "releases")])
    patch(synchronize.Semaphore, "get_value", lambda self: [_one(self, "looks", "reads")])

    def of_condition(self: Any, mode: str, verb: str) -> Done:
        return Done("condition", key_of(self._wait_semaphore), mode, verb, name_of(self))

    condition = synchronize.Condition
    patch(condition, "__enter__", lambda self: [_one(self._lock, "acquires", name=name_of(self))])
    patch(condition, "__exit__", lambda self, *_: [_one(self._lock, "releases", name=name_of(self))])
    patch(
        condition,
        "wait",
        lambda self, *_, **__: [
            of_condition(self, "changes", "waits"),
            _one(self._lock, "releases", name=name_of(self)),
        ],
        _INSIDE,
    )
    patch(condition, "notify notify_all", lambda self, *_, **__: [of_condition(self, "changes", "notifies")])

    def of_event(self: Any, mode: str, verb: str) -> list[Done]:
        return [Done("event", key_of(self._flag), mode, verb, name_of(self))]

    event = synchronize.Event
    patch(event, "set", lambda self: of_event(self, "changes", "sets"))
    patch(event, "clear", lambda self: of_event(self, "changes", "clears"))
    patch(event, "is_set", lambda self: of_event(self, "reads", "looks"))
    patch(event, "wait", lambda self, *_, **__: of_event(self, "reads", "waits"))

    def of_barrier(self: Any, mode: str, verb: str) -> list[Done]:
        told = [self.parties, self.broken]
        return [Done("barrier", key_of(self._cond._wait_semaphore), mode, verb, name_of(self), told)]

    barrier = synchronize.Barrier
    # Its methods are those of threading's.
    barrier.wait = noted(barrier.wait, lambda self, *_, **__: of_barrier(self, "changes", "waits"))
    barrier.reset = noted(barrier.reset, lambda self: of_barrier(self, "changes", "clears"))
    barrier.abort = noted(barrier.abort, lambda self: of_barrier(self, "changes", "aborts"))
    if "__mp_main__" in sys.modules:
        _adopt(synchronize)
