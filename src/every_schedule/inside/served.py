"""What a manager holds: its server tells after each request, for the player."""

from __future__ import annotations

import queue
import sys

from . import report, seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def install(managers: Any) -> None:
    """Have servers that begin from now on tell."""
    serve = managers.Server.serve_client
    managers.Server.serve_client = lambda self, connection: serve(self, _Telling(self, connection))


class _Telling:
    """The connection of a server to one client."""

    def __init__(self, server: Any, connection: Any) -> None:
        self._server, self._connection, self._asked = server, connection, ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def recv(self) -> Any:
        request = self._connection.recv()
        self._asked = request[0]
        return request

    def send(self, answer: Any) -> None:
        """Send an answer, before which is told what has been made of the object that it is about."""
        thing, *_ = self._server.id_to_obj.get(self._asked, (None,))
        if (text := _text(thing)) is not None:
            raw = [f"proxy:{self._server.address}:{self._asked}"]
            report.enter("holds", sys._getframe(), raw=raw, what=text)
        self._connection.send(answer)


def _text(thing: Any) -> str | None:
    """What is in an object of a manager, as Python writes it; None where that is not small and plain."""
    if isinstance(thing, queue.Queue):
        value: Any = list(thing.queue)
    elif type(thing).__name__ in ("Value", "Namespace"):
        value = {name.strip("_"): one for name, one in vars(thing).items() if name != "_typecode"}
    elif type(thing).__name__ == "array":
        value = list(thing)
    else:
        value = thing if isinstance(thing, (dict, list)) else None
    return seen.small(value) if value is not None else None
