"""The seed: the process that the main processes of a script's runs are forks of.

After a fork each page that either side writes to must be copied. The stage, which directs, writes to many, so
it does not fork runs itself. A seed has done once what each run of a script does before its first line. Then
it only forks.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
import tempfile
from itertools import product

from every_schedule.wire import Job

# What makes one run of a job differ from another in the same program.
_OF_ONE_RUN = {"id", "schedule", "sleep", "files", "timeout", "patience"}
_LARGEST = 1 << 16  # bytes of an order


class Withered(Exception):
    """The seed has died: a program may kill its parent."""


class Seed:
    """A seed, seen from the stage."""

    def __init__(self, job: Job, environment: dict[str, str], pid: int, channel: socket.socket) -> None:
        self._kind, self._environment = _kind(job), environment
        self.pid, self._channel = pid, channel

    def fits(self, job: Job) -> bool:
        """True if runs of this job can be forks of it."""
        return self._kind == _kind(job)

    def start(self, job: Job, folder: str, environment: dict[str, str], out: int, err: int) -> int:
        """Fork a main process, with these two files for its output; its process id. Raises Withered."""
        changed = {name: text for name, text in environment.items() if self._environment.get(name) != text}
        try:
            socket.send_fds(self._channel, [json.dumps([job["id"], folder, changed]).encode()], [out, err])
            answer = self._channel.recv(_LARGEST)
        except OSError:
            answer = b""
        if not answer:
            raise Withered
        return int(answer)

    def reap(self, pid: int) -> None:
        """Have it let go of a main process, which must be dead."""
        try:
            self._channel.send(b"%d" % pid)
            self._channel.recv(_LARGEST)
        except OSError:
            pass  # then the main process is the stage's to reap

    def close(self) -> None:
        """Have it end."""
        self._channel.close()
        try:
            os.waitpid(self.pid, 0)
        except ChildProcessError:
            pass  # it had died, and was reaped as an orphan is


def plant(job: Job, environment: dict[str, str]) -> Seed | tuple[Job, str]:
    """Fork a seed for the runs of a job.

    In each main process that it forks later, this returns that run's job and folder instead.
    """
    from every_schedule.inside.runner import get_ready  # here: whoever asks a stage needs none of it

    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid:
        its.close()
        return Seed(job, environment, pid, ours)
    channel = os.dup2(its.detach(), 3)
    ours.detach()
    os.closerange(4, 256)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(environment)
    del sys.path[:2]  # the lab's own
    get_ready(job)
    gc.freeze()
    return _serve(job, channel)


def _serve(job: Job, channel: int) -> tuple[Job, str]:
    """Obey the stage until it has gone; return in each new process."""
    from_stage = socket.socket(fileno=channel)
    while True:
        try:
            order, files, *_ = socket.recv_fds(from_stage, _LARGEST, 2)
        except OSError:
            order, files = b"", []
        if not order:
            os._exit(0)
        if not files:
            os.waitpid(int(order), 0)
            from_stage.send(order)
            continue
        run, folder, changed = json.loads(order)
        job["id"] = run
        os.environ.update(changed)
        os.chdir(os.path.join(folder, "work"))
        tempfile.tempdir = None  # it was found before TMPDIR changed
        pid = os.fork()
        if pid:
            for file in files:
                os.close(file)
            continue
        os.setsid()
        for target, source in enumerate(files, 1):
            os.dup2(source, target)
        from_stage.send(b"%d" % os.getpid())  # and not its parent: a program may kill that at once
        from_stage.detach()
        os.closerange(3, 256)
        return job, folder


def _kind(job: Job) -> tuple[object, ...]:
    """What is the same for all runs that may be forks of one seed."""
    kept: list[object] = [value for name, value in sorted(job.items()) if name not in _OF_ONE_RUN]
    # A seed has imported these files, if they are the lab's.
    for folder, name in product((job["path"], job["root"]), ("__init__.py", "say.py")):
        try:
            shown = os.stat(os.path.join(folder, "scripts", name))
            kept.append((shown.st_ino, shown.st_mtime_ns))
        except OSError:
            kept.append(None)
    return tuple(kept)
