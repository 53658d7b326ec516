"""A place in a source file, as tracebacks, autopsies and pictures name it."""

from __future__ import annotations

import re
from typing import NamedTuple

_TEXT = re.compile(r"(?P<file>[^:,\n]+\.py)(?::(?P<line>\d+))?, (?P<call>.*)")


class Place(NamedTuple):
    """A line of a file and the call that stands there."""

    file: str  # its name, without folder; a module's, such as "multiprocessing/util.py"; "" where not known
    line: int  # 0: not known
    call: str = ""

    def __str__(self) -> str:
        """As results show it: "shop.py:12, lock.acquire()"."""
        if not self.file:
            return self.call
        return f"{self.file}:{self.line}, {self.call}" if self.line else f"{self.file}, {self.call}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """The place that a text shows; a text of another form is all call."""
        found = _TEXT.fullmatch(text)
        return cls(found["file"], int(found["line"] or 0), found["call"]) if found else cls("", 0, text)
