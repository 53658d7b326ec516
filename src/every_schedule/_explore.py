"""`explore`: run a script in every schedule there is, and say which of them go wrong."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from every_schedule._launch import called, job
from every_schedule.engine import client
from every_schedule.errors import LabError
from every_schedule.exploration import Exploration, Invariant, Runs, Verdict, unpacked
from every_schedule.run import Run
from every_schedule.schedule import text

QUIET = "EVERY_SCHEDULE_QUIET"  # set where outputs are stored or compared: no progress bar then


def explore(
    script: str | os.PathLike[str],
    *args: object,
    holds: Invariant | None = None,
    limit: int = 2000,
    start_method: str | None = None,
    timeout: float = 20,
    patience: float = 1,
) -> Exploration:
    """Run a script once in every schedule there is.

    `script`, `args`, `timeout` (seconds, each run) and `patience` are those of `launch`. `holds` is
    the invariant: a function of a `Run` that returns True, or False or the reason why not. Without
    it only hung runs and uncaught exceptions count. `start_method` is the quickest there is unless
    named; the counts do not depend on it. Time passes ("~") only where nobody else can move.

    The walk is depth first. Each run follows a prefix and then, at every step, the first actor who
    can move; every other choice on its way is the prefix of a run to come. So no schedule is run
    twice. Runs go on side by side, one for each core.

    Raises `LabError` as `launch` does; when there are more than `limit` schedules; and when the
    script does two different things in one schedule, for then there is nothing to count.
    """
    method = start_method or ("fork" if client.exact() else "spawn")
    if not isinstance(limit, int) or limit < 1:
        raise LabError(f"limit= takes a number of schedules, and not {limit!r}.")
    task = job(script, args, [], method, timeout, patience, fresh=not client.exact())
    source = Path(task["script"]).read_text(encoding="utf-8", errors="replace")
    found: list[tuple[list[str], bytes, Verdict]] = []
    for packed in _walk(task, limit):
        run = unpacked(packed, task)
        found.append((run.schedule, packed, _judge(run, holds)))
    found.sort(key=lambda one: one[0])
    return Exploration(
        script=task["name"],
        args=tuple(task["args"]),
        start_method=method,
        runs=Runs([packed for _, packed, _ in found], task),
        verdicts=[verdict for _, _, verdict in found],
        source=source,
        call=called(Path(task["script"])),
    )


def _walk(task: dict[str, Any], limit: int) -> Iterator[bytes]:
    """Every schedule's answer, packed, in the order in which they come."""
    # A branch: the schedule to follow, and who could move before each of its steps.
    branches: list[tuple[list[str], list[list[str]]]] = [([], [])]
    todo: queue.SimpleQueue[Any] = queue.SimpleQueue()
    done: queue.SimpleQueue[Any] = queue.SimpleQueue()
    stages = [client.borrow() for _ in range(_cores())]
    threads = [threading.Thread(target=_serve, args=(stage, todo, done), daemon=True) for stage in stages]
    for thread in threads:
        thread.start()
    started = under_way = 0
    try:
        with _progress() as bar:
            while branches or under_way:
                while branches and under_way < len(stages):
                    if started == limit:
                        raise LabError(
                            f"{task['name']} has more than {limit} schedules: at least {len(branches)} "
                            "were left when the limit was reached. Let fewer actors say fewer lines, "
                            "or give a larger limit=."
                        )
                    branch = branches.pop()
                    todo.put((task | {"schedule": branch[0]}, branch))
                    started += 1
                    under_way += 1
                answer, (prefix, before) = done.get()
                under_way -= 1
                if isinstance(answer, BaseException):
                    raise answer
                schedule, moves = _accept(answer, prefix, before, task["name"])
                for step in range(len(prefix), len(schedule)):
                    others = [name for name in moves[step] if name != schedule[step]]
                    branches += [([*schedule[:step], name], moves[: step + 1]) for name in others]
                bar.update()
                yield zlib.compress(json.dumps(answer).encode(), 1)
        for stage in stages:
            client.give_back(stage)
    except BaseException:  # Ctrl-C too: the stages end their programs, and themselves
        for stage in stages:
            stage.close()
        raise
    finally:
        for _ in threads:
            todo.put(None)
        for thread in threads:
            thread.join()


def _serve(stage: client.Stage, todo: queue.SimpleQueue[Any], done: queue.SimpleQueue[Any]) -> None:
    while (order := todo.get()) is not None:
        task, branch = order
        try:
            answer: Any = stage.ask(task)
        except Exception as error:
            answer = error
        done.put((answer, branch))


def _accept(
    answer: dict[str, Any], prefix: list[str], before: list[list[str]], name: str
) -> tuple[list[str], list[list[str]]]:
    """The schedule that was run and who could have moved, if the run kept to its prefix."""
    if "error" in answer and not answer["refused"]:
        raise LabError(answer["error"])
    if "error" in answer or answer["moves"][: len(before)] != before:
        raise LabError(
            f"{name} did two different things in the schedule {text(prefix)!r}. Under the lab a script "
            "may depend on nothing but the schedule: no clock, no random numbers, no files of an earlier "
            "run, and no race within a step, such as for a lock that its holder takes again before its "
            "next say."
        )
    return answer["schedule"], answer["moves"]


def _judge(run: Run, holds: Invariant | None) -> Verdict:
    if run.outcome == "hung":
        return Verdict("hangs", "")
    if run.outcome == "failed":
        return Verdict("fails", run.errors[0].splitlines()[-1])
    answer = True if holds is None else holds(run)
    if isinstance(answer, str):
        return Verdict("breaks", answer)
    return Verdict("holds" if answer else "breaks", "")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _progress() -> Any:
    return tqdm(unit=" schedules", leave=False, delay=1, file=sys.stderr, disable=QUIET in os.environ)
