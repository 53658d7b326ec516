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
import selectors
import sys
import time
from collections.abc import Callable

from every_schedule.classes import step_to_json
from every_schedule.engine import director, ledger, linux, notes, observer, traces, workspace
from every_schedule.engine.autopsy import autopsy, killed, running, served
from every_schedule.engine.jobs import Closed, Jobs, ThreadedJobs
from every_schedule.engine.listener import Listener
from every_schedule.engine.program import Program
from every_schedule.engine.story import MAIN, Endless, Steps, Story
from every_schedule.errors import LabError, Refused
from every_schedule.inside.runner import CHILDREN, prepare
from every_schedule.wire import Answer, Job, Report
from every_schedule.words import enumerated

Start = Callable[[Job, str, dict[str, str]], Program | None]
GRACE = 5.0  # seconds that multiprocessing's helper processes get to end by themselves


def main(exact: bool) -> tuple[Job, str] | None:
    """Serve jobs until the input ends.

    In the new process of a forked run it returns that run's job and folder instead. So there is no
    `try` around `start`: the new process must leave this frame without cleaning anything up.
    """
    if exact:
        jobs = Jobs()
        start: Start = linux.start
        linux.adopt()
        _warm_up()
    else:
        from every_schedule.engine import portable

        jobs = ThreadedJobs()
        start = portable.start
    while (job := jobs.next()) is not None:
        folder = workspace.folder_of(job["id"])
        os.mkdir(folder, 0o700)
        workspace.put(job["files"], folder)
        ledger.make(folder)
        if job["fresh"] or job["start_method"] != "fork":
            workspace.pack(folder)
        listener = Listener(in_kernel=exact)
        environment = workspace.environment_of_program(folder)
        if job["schedule"] is not None:
            environment["EVERY_SCHEDULE"] = listener.address
            environment["EVERY_SCHEDULE_POINTS"] = job["points"]
        if exact and not job["fresh"]:
            prepare(job)
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
    for name in ("clock", "fair", "lines", "meets", "points", "unseen", "values"):
        importlib.import_module(f"every_schedule.inside.{name}")
    gc.collect()
    gc.freeze()


def _perform(program: Program, listener: Listener, job: Job, folder: str, jobs: Jobs) -> Answer:
    selector = selectors.DefaultSelector()
    try:
        jobs.watch(selector, program)
        if job["schedule"] is None:
            story = observer.observe(program, job, selector)
        else:
            story = director.direct(program, listener, job, selector)
        program.drain()
        written = program.errors_of_each() if story.hung else None  # without what the autopsy brings
        noted = notes.read(folder)
        ended = killed(program, story, noted)
        serves = served(program, story, noted) if story.outcome == "hung" else []
        places = autopsy(program, story, job, noted) if story.hung and not story.cut else {}
        stacks = {who: str(place) for who, place in places.items()}
        _end(program)
        report = _report(program, story, stacks, written, ended, noted, job, folder)
        return {**report, "serves": serves}
    except Endless as error:
        places, threads = running(program, error.busy, job, notes.read(folder))
        where = "".join(f" {who} is at {place}." for who, place in places.items())
        looping = f" {enumerated(threads)} of a library may be what goes on and on." if threads else ""
        return {"error": f"{error}{where}{looping}", "refused": False, "endless": isinstance(error, Steps)}
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


def _end(program: Program) -> None:
    """Kill what is left of the program; its helpers last, since they clean up after the others."""
    until = time.monotonic() + GRACE
    while alive := program.alive():
        program.drain()
        others = alive - program.helpers()
        for pid in others if others or time.monotonic() < until else alive:
            program.kill(pid)
        time.sleep(0.0005)


def _report(
    program: Program,
    story: Story,
    stacks: dict[str, str],
    written: dict[int, bytes] | None,
    ended: dict[str, tuple[int, int]],
    noted: notes.Notes,
    job: Job,
    folder: str,
) -> Report:
    program.drain()
    stderr = program.errors().decode(errors="replace")
    errors = _errors(program.errors_of_each() if written is None else written, story, job["script"])
    codes = {MAIN: None if story.hung else program.returncode}
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
        errors = [stderr.strip() or f"{MAIN} ended with exit code {program.returncode}"]
    return {
        "schedule": story.schedule,
        "moves": story.moves,
        "lines": story.lines,
        "said_at": story.said_at,
        "ends": story.ends,
        "outcome": "failed" if errors and (story.cut or not story.hung) else story.outcome,
        "exit_codes": codes,
        "errors": errors,
        "stacks": stacks,
        "unjoined": unjoined,
        "left_behind": sorted(workspace.shared_names(job["id"])),
        "output": (story.output + program.new_output()).decode(errors="replace"),
        "stderr": stderr,
        "unknown": story.unknown,
        "untried": sorted(story.untried),
        "unseen": sorted(story.unseen),
        "meets": sorted(story.meets),
        "together": story.together,
        "steps": [step_to_json(step) for step in story.steps],
        "states": story.states,
        "pruned": story.pruned,
        "killed": ended,
        "files": workspace.small_texts(folder),
        "pids": sorted({program.pid, *story.actors.values(), *noted.names}),
        "open_ends": story.open_ends,
    }


def _errors(written: dict[int, bytes], story: Story, script: str) -> list[str]:
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
