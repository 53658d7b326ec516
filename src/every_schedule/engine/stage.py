"""The stage: a helper process in which programs are started, directed and ended.

It reads jobs from its standard input and writes answers to its standard output, one line of JSON
each. It has imported what scripts commonly import, so on Linux a run that need not be fresh is a
fork of it. It stands in a session of its own and so outlives whoever asked (a notebook's kernel
that is interrupted or killed): then its input ends, and it ends the program that it was running.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import queue
import selectors
import socket
import sys
import threading
import time
from typing import Any

from every_schedule.engine import director, linux, traces, workspace
from every_schedule.errors import LabError, Refused
from every_schedule.inside.runner import CHILDREN

GRACE = 5.0  # seconds that multiprocessing's helper processes get to end by themselves
DUMP = 30.0  # seconds that a process gets to write its stacks, on a machine however slow


class Closed(Exception):
    """Whoever asked for this run has gone."""


def main(exact: bool) -> tuple[dict[str, Any], str] | None:
    """Serve jobs until the input ends.

    In the new process of a forked run it returns that run's job and folder instead. So there is no
    `try` around `start`: the new process must leave this frame without cleaning anything up.
    """
    if exact:
        jobs: _Jobs = _Jobs()
        start: Any = linux.start
        linux.adopt()
        _warm_up()
    else:
        from every_schedule.engine import portable

        jobs = _ThreadedJobs()
        start = portable.start
    while (job := jobs.next()) is not None:
        folder = workspace.folder_of(job["id"])
        os.mkdir(folder, 0o700)
        listener = director.Listener(in_kernel=exact)
        environment = workspace.environment() | {"TMPDIR": folder}
        if job["schedule"] is not None:
            environment["EVERY_SCHEDULE"] = listener.address
        program = start(job, folder, environment)
        if program is None:
            listener.socket.detach()  # `start` has closed it
            return job, folder
        try:
            jobs.answer(_perform(program, listener, job, folder, jobs))
        except (Closed, BrokenPipeError):
            return None
    return None


def _warm_up() -> None:
    """Import what scripts import, once, so that a forked run need not."""
    for name in ("managers", "pool", "popen_fork", "queues", "shared_memory", "sharedctypes", "synchronize"):
        importlib.import_module(f"multiprocessing.{name}")
    for name in ("argparse", "contextlib", "ctypes", "pathlib", "random"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _perform(program: Any, listener: director.Listener, job: Any, folder: str, jobs: _Jobs) -> dict[str, Any]:
    selector = selectors.DefaultSelector()
    try:
        jobs.watch(selector, program)
        if job["schedule"] is None:
            story = director.observe(program, job, selector)
        else:
            story = director.direct(program, listener, job, selector)
        program.drain()
        written = program.errors_of_each() if story.hung else None  # without what the autopsy brings
        stacks = _autopsy(program, story, job) if story.hung else {}
        _end(program)
        return _report(program, story, stacks, written, job, folder)
    except LabError as error:
        return {"error": str(error), "refused": isinstance(error, Refused)}
    except Closed:
        raise
    except Exception as error:  # so that nobody looks for a process that was killed
        sys.excepthook(*sys.exc_info())
        return {"error": f"This is a fault of the lab, not of your script: {error!r}.", "refused": False}
    finally:
        _end(program)
        program.close()
        selector.close()
        listener.socket.close()
        workspace.remove(job["id"])


def _autopsy(program: Any, story: director.Story, job: dict[str, Any]) -> dict[str, str]:
    """Where each process waits, by the names of the actors.

    All are stopped first, so that no death wakes another. Parents, which have the lower numbers, die
    before their children: a parent's threads that see a child die run on while faulthandler walks over
    their stacks, and crash it.
    """
    processes = program.alive() - program.helpers()
    for pid in processes:
        program.stop(pid)
    names = {pid: who for who, pid in sorted(story.actors.items())}
    names.setdefault(program.pid, director.MAIN)
    found: dict[str, str] = {}
    for pid in sorted(processes, key=lambda pid: (pid != program.pid, pid)):
        program.drain()
        read = len(program.errors())
        program.dump(pid)
        until = time.monotonic() + DUMP
        while pid in program.alive() and time.monotonic() < until:
            program.drain()
            time.sleep(0.001)
        program.drain()
        place = traces.innermost(program.errors()[read:].decode(errors="replace"), job["script"])
        if pid in names or place.startswith(os.path.basename(job["script"])):
            name = names.get(pid, "(silent)")
            while name in found:
                name += "'"
            found[name] = place
    return dict(sorted(found.items()))


def _end(program: Any) -> None:
    """Kill what is left of the program; its helpers last, since they clean up after the others."""
    until = time.monotonic() + GRACE
    while alive := program.alive():
        program.drain()
        others = alive - program.helpers()
        for pid in others if others or time.monotonic() < until else alive:
            program.kill(pid)
        time.sleep(0.0005)


def _report(
    program: Any,
    story: director.Story,
    stacks: dict[str, str],
    written: dict[int, bytes] | None,
    job: Any,
    folder: str,
) -> dict[str, Any]:
    program.drain()
    stderr = program.errors().decode(errors="replace")
    errors = _errors(program.errors_of_each() if written is None else written, story, job["script"])
    codes = {director.MAIN: None if story.hung else program.returncode}
    unjoined: list[str] = []
    try:
        with open(os.path.join(folder, CHILDREN), encoding="utf-8") as file:
            children = json.load(file)
        codes |= children["exit_codes"]
        if not program.returncode:  # else it did not get that far
            unjoined = children["unjoined"]
    except FileNotFoundError:
        pass  # the main process was killed, or the run hung
    if not story.hung and not errors and program.returncode:
        errors = [stderr.strip() or f"{director.MAIN} ended with exit code {program.returncode}"]
    return {
        "schedule": story.schedule,
        "moves": story.moves,
        "lines": story.lines,
        "said_at": story.said_at,
        "ends": story.ends,
        "outcome": "hung" if story.hung else "failed" if errors else "finished",
        "exit_codes": codes,
        "errors": errors,
        "stacks": stacks,
        "unjoined": unjoined,
        "left_behind": sorted(workspace.shared_names(job["id"])),
        "output": (story.output + program.new_output()).decode(errors="replace"),
        "stderr": stderr,
    }


def _errors(written: dict[int, bytes], story: director.Story, script: str) -> list[str]:
    """The uncaught exceptions of each process, in the order in which the processes ended, then of names."""
    names = {pid: who for who, pid in story.actors.items()}
    last = len(story.schedule) + 1

    def place(pid: int) -> tuple[int, str, int]:
        name = names.get(pid, "")
        return story.ends.get(name, last), name, pid

    return [
        error
        for pid in sorted(written, key=place)
        for error in traces.errors(written[pid].decode(errors="replace"), script)
    ]


class _Jobs:
    """Jobs from standard input, watched by the selector of the run they ask for."""

    def __init__(self) -> None:
        self._text = b""

    def next(self) -> dict[str, Any] | None:
        while b"\n" not in self._text:
            piece = os.read(0, 1 << 16)
            if not piece:
                return None
            self._text += piece
        line, _, self._text = self._text.partition(b"\n")
        return json.loads(line)

    def answer(self, answer: dict[str, Any]) -> None:
        text = json.dumps(answer).encode() + b"\n"
        while text:
            text = text[os.write(1, text) :]

    def watch(self, selector: selectors.BaseSelector, program: Any) -> None:
        selector.register(0, selectors.EVENT_READ, self._closed)

    def _closed(self) -> bool:
        if not os.read(0, 1 << 16):
            raise Closed
        return False


class _ThreadedJobs(_Jobs):
    """The same where standard input cannot be watched together with sockets: a thread reads it."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._program: Any = None
        self._keep = socket.socketpair()  # an empty selector cannot wait on Windows
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin.buffer:
            self._queue.put(json.loads(line))
        self._queue.put(None)
        if self._program:
            for pid in self._program.alive():
                self._program.kill(pid)

    def next(self) -> dict[str, Any] | None:
        self._program = None
        return self._queue.get()

    def watch(self, selector: selectors.BaseSelector, program: Any) -> None:
        self._program = program
        selector.register(self._keep[0], selectors.EVENT_READ, lambda: False)
