"""Where the program under test reports to the director, and whom the director holds."""

from __future__ import annotations

import json
import os
import secrets
import selectors
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "say",
    "op",
    "wait",
    "sleep",
    "alarm",
    "limit",
    "meets",
    "note",
    "here",
    "made",
    "tcp",
    "begin",
    "unseen",
    "holds",
]

# What an operation does to one thing: its kind, key, mode and verb, and what the program calls it.
Done = list[str]


@dataclass
class Held:
    """Somebody who waits for the director, or a message that only tells."""

    kind: Kind
    pid: int
    thread: int
    who: str  # the actor; for what is no say: the process, until the director knows better
    text: str
    file: str
    line: int
    main: bool = True  # the thread is its process's main one
    state: str = ""  # what tells one round of a loop from the next
    seconds: float = 0.0  # how long the wait is
    last: bool = False  # time passes for it only where nobody else can move
    interval: float = 0.0  # of an alarm that goes off again and again
    done: list[Done] = field(default_factory=list)  # of an operation, or a note of one
    told: list[Any] = field(default_factory=list)  # of each operation what its thing is like, or nothing
    again: bool = False  # the operation was told before
    variables: dict[str, str] = field(default_factory=dict)  # small ones of own code's frame
    common: dict[str, str] = field(default_factory=dict)  # what it may change that other threads see
    raw: list[str] = field(default_factory=list)  # of a thing that was made: what processes call it
    key: str = ""  # of a thing that was made
    own: bool = False  # of a thing that was made: own code asked for it
    connection: socket.socket | None = None

    @property
    def place(self) -> tuple[str, int]:
        return self.file, self.line

    def where(self) -> str:
        """The place as a reader sees it: shop.py:7."""
        return f"{os.path.basename(self.file)}:{self.line}"

    def tell(self, word: bytes) -> None:
        """b"!": go on. b"?": try again, whether what you wait for has come."""
        assert self.connection
        try:
            self.connection.sendall(word)
        except OSError:
            pass  # it was killed this very moment; settling will tell


def parse(message: bytes, token: str) -> Held | None:
    """A message from the program, or None if it is a stranger's."""
    try:
        said = json.loads(message.decode())  # of bytes it would first find out how they are encoded
        if isinstance(said, list):
            if said[0] != token:
                return None
            *_, who, text, file, line = said
            thread = said[2] if len(said) == 7 else said[1]  # an older `say` does not tell the thread
            return Held("say", said[1], thread, who, text, file, line)
        if said["token"] != token:
            return None
        return Held(
            kind=said["kind"],
            pid=said["pid"],
            thread=said["thread"],
            who=said["process"],
            text=said.get("what", ""),
            file=said["file"],
            line=said["line"],
            main=said["main"],
            state=said.get("state", ""),
            seconds=said.get("seconds", 0.0),
            last=said.get("last", False),
            interval=said.get("interval", 0.0),
            done=said.get("done", []),
            told=said.get("told", []),
            again=said.get("again", False),
            variables=said.get("variables", {}),
            common=said.get("common", {}),
            raw=said.get("raw", []),
            key=said.get("key", ""),
            own=said.get("own", False),
        )
    except (ValueError, TypeError, KeyError, IndexError):
        return None


class Listener:
    """The socket that actors report to. It exists before the program does."""

    def __init__(self, in_kernel: bool) -> None:
        """`in_kernel`: a named Unix socket (Linux only): no file, no port, and delivery at once."""
        self.token = secrets.token_hex(16)
        if in_kernel:
            place = "@every-schedule-" + secrets.token_hex(8)
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.bind("\0" + place[1:])
        else:
            self.socket = socket.create_server(("127.0.0.1", 0))
            place = str(self.socket.getsockname()[1])
        self.socket.listen(128)
        self.socket.setblocking(False)
        self.address = f"{place} {self.token}"

    def watch(
        self,
        selector: selectors.BaseSelector,
        arrived: Callable[[Held], None],
        gone: Callable[[socket.socket], None],
    ) -> None:
        """Have `selector` call `arrived` for each message, and `gone` where a connection ends."""

        def accept() -> bool:
            try:
                connection = self.socket.accept()[0]
            except BlockingIOError:
                return False
            connection.setblocking(False)
            message = bytearray()
            selector.register(connection, selectors.EVENT_READ, lambda: read(connection, message))
            return True

        def read(connection: socket.socket, message: bytearray) -> bool:
            try:
                piece = connection.recv(1 << 16)
            except BlockingIOError:
                return False
            except ConnectionError:
                piece = b""
            message += piece
            if not piece:  # a stranger, or an actor that was killed, or whose wait has ended
                gone(connection)
                return True
            if message.endswith(b"\n"):
                held = parse(bytes(message), self.token)
                message.clear()
                if held is None:
                    gone(connection)
                    return False
                held.connection = connection
                arrived(held)
            return True

        selector.register(self.socket, selectors.EVENT_READ, accept)
