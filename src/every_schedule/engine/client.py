"""The helper processes ("stages") that do the lab's work, seen from the process that asks."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import subprocess
import sys

import psutil

from every_schedule.engine import linux, workspace
from every_schedule.errors import LabError
from every_schedule.wire import Answer, Job

_MARK = "EVERY_SCHEDULE_STAGE"
_STAGE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from every_schedule.engine.stage import main\n"
    "job = main(sys.argv[2] == 'exact')\n"
    "if job: del sys.path[:2]; from every_schedule.inside.runner import become_script; become_script(*job)"
)


def exact() -> bool:
    """True where the director reads the kernel. EVERY_SCHEDULE_PORTABLE=1 forces the other way."""
    return linux.available() and not os.environ.get("EVERY_SCHEDULE_PORTABLE")


def _kind() -> tuple[bool, str | None]:
    """What a stage takes from the environment once, at its start, and a user may change."""
    return exact(), workspace.environment().get("PYTHONPATH")


class Died(LabError):
    """A helper process has ended in the middle of a job."""


class Stage:
    """One helper process. It does one job at a time."""

    def __init__(self) -> None:
        self._mark = secrets.token_hex(8)  # in the environment of the stage and of all that it starts
        self._kind = _kind()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _STAGE, str(workspace.PACKAGE.parent), "exact" if exact() else "portable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # so that it outlives an interrupted kernel, and can clean up
            env=workspace.environment() | {_MARK: self._mark},
        )

    def fits(self) -> bool:
        """Whether it still runs, and would be started in the same way now."""
        return self._process.poll() is None and self._kind == _kind()

    def ask(self, job: Job) -> Answer:
        """The answer to a job. Raises Died if the helper process has ended."""
        assert self._process.stdin and self._process.stdout
        job = {**job, "id": secrets.token_hex(4)}
        try:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except (BrokenPipeError, ValueError):  # it has died; or it was closed meanwhile
            line = b""
        if not line:
            self._clean_up(job["id"])
            raise Died("The lab's helper process has ended, twice; was it killed? Run the cell again.")
        answer: Answer = json.loads(line)
        return answer

    def _clean_up(self, run: str) -> None:
        """Do what a stage does at its end, for one that was killed in the middle of a run."""
        self._process.kill()
        self._process.wait()
        for process in psutil.process_iter():
            try:
                if process.environ().get(_MARK) == self._mark:
                    process.kill()
            except psutil.Error:
                pass  # it has ended, or is not ours
        workspace.remove(run)

    def close(self) -> None:
        """Have it end the program that it runs, and itself."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


_idle: list[Stage] = []  # kept, since starting one costs more than a run
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # they answer the parent


def borrow() -> Stage:
    """A stage, to be given back or closed."""
    while _idle:
        stage = _idle.pop()
        if stage.fits():
            return stage
        stage.close()
    return Stage()


def give_back(stage: Stage) -> None:
    """Keep a stage that has answered for the next who asks."""
    _idle.append(stage)


@atexit.register
def close_all() -> None:
    """End the idle helper processes. They end by themselves, too, when this process does."""
    while _idle:
        _idle.pop().close()
