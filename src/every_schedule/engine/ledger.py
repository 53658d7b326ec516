"""What actors tell of their operations where nobody is held by them; see `inside/report.py`."""

from __future__ import annotations

import os

from every_schedule.engine.listener import Held, parse
from every_schedule.inside.report import LEDGER


def make(folder: str) -> None:
    """Begin the ledger of a run; processes only add to it."""
    os.close(os.open(os.path.join(folder, LEDGER), os.O_CREAT | os.O_WRONLY, 0o600))


class Ledger:
    """The ledger of a run, as it is read step by step."""

    def __init__(self, folder: str, token: str) -> None:
        self._path, self._token = os.path.join(folder, LEDGER), token
        self._read = 0  # bytes
        self._known: dict[bytes, Held | None] = {}  # a loop enters the same again and again

    def new(self) -> list[Held]:
        """What has been entered since the last call, in order."""
        with open(self._path, "rb", buffering=0) as file:
            file.seek(self._read)
            text = file.read()
        self._read += len(text)
        lines = text.splitlines()
        for line in lines:
            if line not in self._known:
                self._known[line] = parse(line, self._token)
        return [held for line in lines if (held := self._known[line])]
