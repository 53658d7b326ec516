"""What reaches shared memory behind Python's back: `mmap`, NumPy, and a block's buffer.

Nobody can tell when such memory is read or written, so no actor is held there. That it may be is told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from . import report
from .later import when_imported
from .operations import own_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COPY = 3  # mmap.ACCESS_COPY: nobody else sees what is written
_told: set[tuple[str, str, int]] = set()


def install() -> None:
    """Watch this process and those that it forks."""
    sys.addaudithook(_watch)
    when_imported("multiprocessing.shared_memory", _patch_blocks)
    when_imported("numpy", _patch_numpy)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "mmap.__new__" and arguments[2] != _COPY:
        _tell("mmap")


def _tell(what: str) -> None:
    frame = own_frame()
    if frame is not None and (place := (what, frame.f_code.co_filename, frame.f_lineno)) not in _told:
        _told.add(place)
        report.Held("unseen", frame, what=what).close()


def _patch_blocks(module: Any) -> None:
    buffer = module.SharedMemory.buf

    def read(self: Any) -> Any:
        _tell("a memoryview")
        return buffer.__get__(self)

    module.SharedMemory.buf = property(read)


def _patch_numpy(module: Any) -> None:
    """An array over what `multiprocessing` shares."""
    for name in ("asarray", "frombuffer"):
        setattr(module, name, _telling(getattr(module, name)))
    module.ctypeslib.as_array = _telling(module.ctypeslib.as_array)


def _telling(original: Callable[..., Any]) -> Callable[..., Any]:
    import ctypes  # numpy has

    def made(*args: Any, **options: Any) -> Any:
        whole = getattr(args[0], "obj", args[0]) if args else None  # of a memoryview
        if isinstance(whole, (ctypes.Array, ctypes._SimpleCData)) and hasattr(whole, "_wrapper"):
            _tell("numpy")
        return original(*args, **options)

    made.__name__, made.__doc__ = original.__name__, original.__doc__
    return made
