"""What threads of one process have in common, as far as the function that says something tells.

Nobody can note when a thread reads or changes a variable. But its function names what it works on, and
what the functions of two threads name is what they share.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from types import CodeType, FrameType

from . import report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CHANGE = (list, dict, set, bytearray)  # what can change, and has no lock of its own
_OPTIMIZED = 1  # of a code's flags: it is a function's


def variables(frame: FrameType) -> dict[str, str]:
    """What a function may change that others see: what tells it from the rest -> what it is called there.

    Empty where there is one thread.
    """
    if threading.active_count() < 2:
        return {}
    code = frame.f_code
    found = {}
    loads, stores, attributes = _names(code)
    for name in sorted(stores):  # a variable of the module, or of the function around
        found[f"variable {name}"] = name
    values = {name: frame.f_globals[name] for name in loads if name in frame.f_globals}
    if code.co_flags & _OPTIMIZED:
        values |= frame.f_locals
    for name, value in values.items():
        if isinstance(value, _CHANGE):
            found[f"{id(value)}"] = name
        elif report.own(getattr(_code_of(value), "co_filename", "")):
            for attribute, inner in vars(value).items():
                if attribute in attributes and isinstance(inner, _CHANGE):
                    found[f"{id(inner)}"] = f"{name}.{attribute}"
                elif attributes.get(attribute):
                    found[f"{id(value)} {attribute}"] = f"{name}.{attribute}"
    return found


def _code_of(value: Any) -> CodeType | None:
    """The code of any method of an object that has attributes; None if its type is no class of Python's."""
    if not hasattr(value, "__dict__") or isinstance(value, type):
        return None
    codes = (getattr(method, "__code__", None) for method in vars(type(value)).values())
    return next((code for code in codes if code), None)


@lru_cache(256)
def _names(code: CodeType) -> tuple[set[str], set[str], dict[str, bool]]:
    """Of a function: the names it reads beyond its own, those it writes, and attributes (True: it writes)."""
    import dis  # most programs have no threads, and each process that is spawned would import it

    loads: set[str] = set()
    stores: set[str] = set()
    attributes: dict[str, bool] = {}
    for one in dis.get_instructions(code):
        if one.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            loads.add(one.argval)
        elif one.opname == "STORE_GLOBAL" or (one.opname == "STORE_DEREF" and one.argval in code.co_freevars):
            stores.add(one.argval)
        elif one.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            attributes.setdefault(one.argval, False)
        elif one.opname == "STORE_ATTR":
            attributes[one.argval] = True
    return loads, stores, attributes
