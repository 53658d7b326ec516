"""The jobs that a stage is given, and the answers that it sends back."""

from __future__ import annotations

import json
import os
import queue
import selectors
import socket
import sys
import threading

from every_schedule.engine.program import Program
from every_schedule.wire import Answer, Job


class Closed(Exception):
    """Whoever asked for this run has gone."""


class Jobs:
    """Jobs from standard input, watched by the selector of the run they ask for."""

    def __init__(self) -> None:
        self._text = b""

    def next(self) -> Job | None:
        while b"\n" not in self._text:
            piece = os.read(0, 1 << 16)
            if not piece:
                return None
            self._text += piece
        line, _, self._text = self._text.partition(b"\n")
        return json.loads(line)

    def answer(self, answer: Answer) -> None:
        text = json.dumps(answer).encode() + b"\n"
        while text:
            text = text[os.write(1, text) :]

    def watch(self, selector: selectors.BaseSelector, program: Program) -> None:
        selector.register(0, selectors.EVENT_READ, self._closed)

    def _closed(self) -> bool:
        if not os.read(0, 1 << 16):
            raise Closed
        return False


class ThreadedJobs(Jobs):
    """The same where standard input cannot be watched together with sockets: a thread reads it."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._program: Program | None = None
        self._keep = socket.socketpair()  # an empty selector cannot wait on Windows
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin.buffer:
            self._queue.put(json.loads(line))
        self._queue.put(None)
        if self._program:
            for pid in self._program.alive():
                self._program.kill(pid)

    def next(self) -> Job | None:
        self._program = None
        return self._queue.get()

    def watch(self, selector: selectors.BaseSelector, program: Program) -> None:
        self._program = program
        selector.register(self._keep[0], selectors.EVENT_READ, lambda: False)
