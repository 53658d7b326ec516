"""Operations on Value, Array and the raw ones, and on named blocks of shared memory."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from types import SimpleNamespace

from .locks import key_of
from .operations import Done, label, made, name_of, noted, own_frame, patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LARGE = 64  # an array of more items than this is one thing
_INSIDE = (ctypes.Structure, ctypes.Union, ctypes.Array)  # what an item may be, and share its memory
_WIDE = 40  # characters of a value that is told


def _block(raw: Any) -> str:
    return raw._wrapper.every_schedule_key


def _of(raw: Any, field: object, mode: str, name: str, *new: Any) -> list[Done]:
    """What reads or writes a field, or items, of a raw object; `new`: what is written."""
    verb = "reads" if mode == "reads" else "writes"
    if raw._wrapper.__class__ is SimpleNamespace:  # what lies inside another is one thing
        return [Done("array", _block(raw), mode, verb, name)]
    if isinstance(raw, ctypes.Array) and isinstance(field, (int, slice)):
        if len(raw) > LARGE:
            return [Done("array", _block(raw), mode, verb, name)]
        chosen = range(len(raw))[field]
        items = [chosen] if isinstance(chosen, int) else chosen
        plain: Any = type(raw).__mro__[1]  # what it does is no operation
        later = [(one,) for one in new[0]] if new and isinstance(new[0], (list, tuple)) else [new]
        return [
            Done(
                "array",
                f"{_block(raw)}[{i}]",
                mode,
                verb,
                name and f"{name}[{i}]",
                [
                    _shown(value)
                    for value in (plain.__getitem__(raw, i), *(later[at] if at < len(later) else ()))
                ],
            )
            for at, i in enumerate(items)
        ]
    told = None
    if isinstance(field, str):
        told = [_shown(getattr(type(raw).__mro__[1], field).__get__(raw)), *map(_shown, new)]
    if isinstance(raw, ctypes.Array):  # the text of an array of characters
        return [Done("array", _block(raw), mode, verb, name, told)]
    return [Done("value", f"{_block(raw)}.{field}", mode, verb, name and f"{name}.{field}", told)]


def _shown(value: Any) -> str | None:
    """A value as text; None for what is not plain."""
    plain = isinstance(value, (int, float, str, bytes))
    text = repr(value) if plain else ""
    return text if plain and len(text) <= _WIDE else None


def _wrapped(self: Any, field: object, mode: str, *new: Any) -> list[Done]:
    """The same for one with a lock, which whoever reads or writes must find free."""
    free = Done("lock", key_of(self._lock), "reads", "looks")
    return [*_of(self._obj, field, mode, name_of(self), *new), free]


def _property(of: Callable[..., list[Done]], name: str, original: Any) -> property:
    return property(
        noted(original.__get__, lambda self, *_: of(self, name, "reads")),
        noted(original.__set__, lambda self, new: of(self, name, "changes", new)),
    )


def _of_raw(self: Any, field: object, mode: str, *new: Any) -> list[Done]:
    return _of(self, field, mode, name_of(self), *new)


def _seen_inside(get: Callable[..., Any], of: Callable[..., list[Done]]) -> Callable[..., Any]:
    """`get`, whose result is noted as well where it is memory of the same block: a structure in an array."""

    def seen(raw: Any, *args: Any) -> Any:
        found = get(raw, *args)
        if isinstance(found, list) and found and isinstance(found[0], _INSIDE):  # a slice
            return [seen(raw, i) for i in range(len(raw))[args[0]]]
        if not isinstance(found, _INSIDE):
            return found
        [done] = of(raw, *args)
        place = ctypes.addressof(found) - ctypes.addressof(raw)
        inside = _kind(type(found)).from_buffer(raw, place)
        _, key, _, _, name = done.form
        inside._wrapper = SimpleNamespace(every_schedule_key=key)
        inside.every_schedule_name = name
        return inside

    return seen


_kinds: dict[Any, Any] = {}


def _kind(plain: Any) -> Any:
    """A ctypes type whose fields and items are noted."""
    if plain not in _kinds:
        methods: dict[str, Any] = {}
        if issubclass(plain, ctypes.Array):
            item = _seen_inside(plain.__getitem__, lambda self, i: _of_raw(self, i, "reads"))
            methods["__getitem__"] = noted(item, lambda self, i: _of_raw(self, i, "reads"))
            methods["__setitem__"] = noted(
                plain.__setitem__, lambda self, i, new: _of_raw(self, i, "changes", new)
            )
            fields = [name for name in ("value", "raw") if hasattr(plain, name)]
        elif issubclass(plain, ctypes._SimpleCData):
            fields = ["value"]
        else:
            fields = [field[0] for field in getattr(plain, "_fields_", ())]
        for name in fields:
            whole = getattr(plain, name)
            read = _seen_inside(whole.__get__, lambda self, *_, name=name: _of_raw(self, name, "reads"))
            methods[name] = _property(_of_raw, name, property(read, whole.__set__))
        # A copy of an item is sent as what it is.
        methods["__reduce__"] = lambda self: plain.from_buffer_copy(self).__reduce__()
        _kinds[plain] = type(plain)(plain.__name__, (plain,), methods)
    return _kinds[plain]


def install(shared: Any) -> None:
    """Tell of what is done to a Value or an Array; `shared` is `multiprocessing.sharedctypes`."""

    def rebuild(type_: Any, wrapper: Any, length: int | None) -> Any:
        plain = type_ if length is None else type_ * length
        if not hasattr(wrapper, "every_schedule_key"):
            wrapper.every_schedule_key = label()  # it travels with the wrapper, to other processes
        kind = _kind(plain)

        def reduced(obj: Any) -> tuple[Any, ...]:
            shared.assert_spawning(obj)
            if issubclass(plain, ctypes.Array):
                return shared.rebuild_ctype, (obj._type_, obj._wrapper, obj._length_)
            return shared.rebuild_ctype, (plain, obj._wrapper, None)

        shared._ForkingPickler.register(kind, reduced)
        obj = kind.from_buffer(wrapper.create_memoryview())
        obj._wrapper = wrapper
        return obj

    rebuild.__module__, rebuild.__qualname__ = shared.__name__, "rebuild_ctype"
    shared.rebuild_ctype = rebuild

    for kind in (shared.SynchronizedArray, shared.SynchronizedString):
        for name in ("__getitem__", "__getslice__"):
            if name in vars(kind):
                patch(kind, name, lambda self, i, *_: _wrapped(self, i, "reads"))
        if "__setitem__" in vars(kind):
            patch(kind, "__setitem__", lambda self, i, new: _wrapped(self, i, "changes", new))
    shared.Synchronized.value = _property(_wrapped, "value", shared.Synchronized.value)
    for name in ("value", "raw"):
        text = _property(_wrapped, name, getattr(shared.SynchronizedString, name))
        setattr(shared.SynchronizedString, name, text)

    make = shared.make_property
    properties: dict[str, property] = {}

    def make_property(name: str) -> property:
        if name not in properties:
            properties[name] = _property(_wrapped, name, make(name))
        return properties[name]

    shared.make_property = make_property


def install_memory(module: Any) -> None:
    """Tell of what is done to blocks; `module` is `multiprocessing.shared_memory`."""

    def key(name: str) -> str:
        """A name that Python has made up is another in each run: the director knows who made it."""
        run = os.environ["TMPDIR"].rpartition("-")[2]
        return f"block:{name.strip('/')}" if run in name else name.strip("/")

    def of(name: str, verb: str, mode: str) -> list[Done]:
        return [Done("memory", key(name), mode, verb)]

    begin = module.SharedMemory.__init__

    def begin_and_tell(self: Any, name: str | None = None, *args: Any, **options: Any) -> None:
        begin(self, name, *args, **options)
        if name is None:
            made([key(self._name)], label(), own_frame() is not None)

    def describe(self: Any, name: str | None = None, create: bool = False, *_: Any, **__: Any) -> list[Done]:
        if name is None:
            return []  # a new name: nobody else knows it
        return of(name, "makes" if create else "opens", "changes" if create else "reads")

    module.SharedMemory.__init__ = noted(begin_and_tell, describe)
    listed = module.ShareableList
    for names, verb, mode in (
        ("__getitem__ __len__ count index", "reads", "reads"),
        ("__setitem__", "writes", "changes"),
    ):
        patch(listed, names, lambda self, *_, verb=verb, mode=mode: of(self.shm._name, verb, mode))
    patch(module.SharedMemory, "unlink", lambda self: of(self._name, "removes", "changes"))
