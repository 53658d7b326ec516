"""`explore`: run a script in every schedule there is, and say which of them go wrong."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path
from typing import Any

from tqdm import tqdm

from every_schedule._judge import JUDGED, check_invariant, judge, judge_all
from every_schedule._launch import Script, called, check_seconds, job
from every_schedule.classes import Budget
from every_schedule.compare import only_numbers, raced, same
from every_schedule.engine import client
from every_schedule.engine.crew import Crew
from every_schedule.engine.remote import Remote
from every_schedule.errors import LabError
from every_schedule.exploration import FAILURES, Exploration, Invariant, Runs, Verdict, packed, unpacked
from every_schedule.reduced import Reduced, Turn
from every_schedule.run import Run
from every_schedule.schedule import mover, text
from every_schedule.search import Contradiction
from every_schedule.walk import Branch, Walk
from every_schedule.wire import Answer, Job, Points, Report
from every_schedule.words import enumerated, roughly

QUIET = "EVERY_SCHEDULE_QUIET"  # set where outputs are stored or compared: no progress bar then
AGAIN = 2  # times that a run is done again, alone, before its script is blamed
DOUBTS = 3  # times that this may help when runs go one at a time already
MOVES = 20  # of each actor, where a program goes on without end
SAMPLE = 20  # one in so many runs is done again at the end, and two at least


def explore(
    script: Script | None = None,
    *args: object,
    holds: Invariant | None = None,
    limit: int = 2000,
    seconds: float | None = None,
    first: bool = False,
    at_once: int | None = None,
    module: str | None = None,
    files: Sequence[Script] = (),
    start_method: str | None = None,
    timeout: float = 20,
    patience: float = 1,
    points: Points | None = None,
    each: bool = True,
    executor: Executor | None = None,
) -> Exploration:
    """Run a script once in every schedule there is.

    `script`, `args`, `module`, `files`, `timeout` (seconds, each run), `patience` and `points` are those
    of `launch`. `holds` is the invariant: a function of a `Run` that returns True, or False or the reason
    why not. Without it only hung runs and uncaught exceptions count. `start_method` is the quickest
    there is unless named. A wait with a limit, or a sleep, may end at every step ("Ann~").

    Schedules that differ only in the order of steps that have nothing to do with each other are one
    story. With `points` at "say" each of them is run; with `each=False`, or `points` at "operations", one
    of each story, and the others are counted, simplest first. Then `holds` may not look at which of two
    actors was first where nobody else can see it.

    After `limit` runs, or `seconds`, or with `first` at the first failure, the exploration returns what
    it has found until then: its `complete` is False, and its text says how far it got. Where a run goes on
    and on until its time is up, all begins again, and each actor makes a few moves at most: so what goes
    wrong until then is found, and that is not complete either.

    Runs go on side by side, `at_once` of them, or one for each core; the result does not depend on it.
    With an `executor` (of `concurrent.futures`, or of a library that offers one) they go on there, each of
    its processes with a stage of its own; runs of one that dies are done again.
    Runs that would meet (on a port, a named block of shared memory, a file outside their folders) go
    one at a time as soon as that shows. In the end some runs are done again: if they differ, an order
    is not a function of the schedule, and there is nothing to count.

    Raises `LabError` as `launch` does; when the script does two different things in one schedule; and
    for an invariant that raises an exception, says neither yes nor no, or looks at what it may not.
    """
    method = start_method or ("fork" if client.exact() else "spawn")
    task = job(script, args, module, files, method, timeout, patience, points, fresh=not client.exact())
    explorer = Explorer(task, holds, limit, seconds, first, at_once, each, executor)
    explorer.go()
    return explorer.result()


class _StartAgain(Exception):
    """Runs have met: what was found is in doubt. From the beginning, and one at a time."""


class _Bounded(Exception):
    """A run goes on without end. From the beginning, and each actor makes so many moves at most."""


class _TimeUp(Exception):
    """There is no time for the run that is waited for."""


class Explorer:
    """An exploration under way. Whoever interrupts `go` can still ask for the `result`."""

    def __init__(
        self,
        task: Job,
        holds: Invariant | None = None,
        limit: int = 2000,
        seconds: float | None = None,
        first: bool = False,
        at_once: int | None = None,
        each: bool = True,
        executor: Executor | None = None,
        counted: bool = True,
    ) -> None:
        """`counted`: False where nobody asks how many schedules hold; `holds` may then look at any order."""
        _check_number("limit", limit, "a number of schedules")
        if at_once is not None:
            _check_number("at_once", at_once, "a number of runs")
        if seconds is not None:
            check_seconds("seconds", seconds)
        if holds is not None:
            check_invariant(holds)
        if executor is not None and not isinstance(executor, Executor):
            raise LabError(f"executor= takes an Executor of concurrent.futures, and not {executor!r}.")
        self._task: Job = {**task, "schedule": []}  # a run of an exploration is directed
        self._executor, self._counted = executor, counted
        self._reduced = not each or task["points"] == "operations"
        self._holds, self._limit, self._seconds, self._first = holds, limit, seconds, first
        self._hands = at_once or _cores() if executor is None else at_once or _workers(executor)
        self._forced = at_once is not None
        self._begin()

    def go(self) -> None:
        """Explore until all is done or a limit is reached."""
        self._until = None if self._seconds is None else time.monotonic() + self._seconds
        with _progress() as self._bar:
            while True:
                self._begin()
                try:
                    with self._new_crew() as self._crew:
                        self._explore()
                    with self._new_crew() as self._crew:  # the first may have been stopped in its work
                        self._repeat()
                except _TimeUp:
                    self._repeated = not self._complete  # else it is plain that there is more to do
                    return
                except _StartAgain:
                    self._hands = 1
                    self._bar.reset()
                except _Bounded:
                    self._task["most"] = max(MOVES, self._longest)
                    self._bar.reset()
                else:
                    return

    def result(self) -> Exploration:
        """What has been found so far."""
        found = sorted(self._found, key=lambda one: one[0])
        source = self._task["source"].encode("latin-1").decode("utf-8", errors="replace")
        return Exploration(
            script=self._task["name"],
            args=tuple(self._task["args"]),
            start_method=self._task["start_method"],
            runs=Runs([data for _, data, _ in found], self._task),
            verdicts=[verdict for _, _, verdict in found],
            source=source.replace("\r\n", "\n").replace("\r", "\n"),
            call=called(Path(self._task["script"])),
            complete=self._complete and self._repeated and "most" not in self._task,
            repeated=self._repeated,
            # How many runs there will be is no number of schedules.
            about=None if self._complete or self._reduced else self._walk.about(),
            points=self._task["points"],
            reduced=self._reduced,
            asked=self._holds is not None,
            most=self._task.get("most"),
        )

    # ---- the walk -----------------------------------------------------------------------------

    def _new_crew(self) -> Crew | Remote:
        return Crew(self._hands) if self._executor is None else Remote(self._executor, self._hands)

    def _begin(self) -> None:
        self._walk: Walk | Reduced = Reduced() if self._reduced else Walk()
        self._found: list[tuple[list[str], bytes, Verdict]] = []
        self._under_way: dict[Branch | Turn, Future[Answer]] = {}
        self._asks = Budget(JUDGED)
        self._doubts = 0
        self._longest = 0  # moves that an actor made in a run
        self._complete = False
        self._repeated = True

    def _explore(self) -> None:
        while (branch := self._walk.next()) is not None:
            if self._walk.done == self._limit or not self._answered(branch):
                break
            report = self._accepted(branch, self._under_way.pop(branch).result())
            if report.get("meets") and self._hands > 1 and not self._forced:
                if self._found or self._under_way:
                    raise _StartAgain
                self._hands = 1
            self._enter(branch, report)
            self._bar.update()
            self._bar.set_postfix_str(f"of {roughly(self._walk.about())}", refresh=False)
            if report.get("pruned"):
                continue
            self._longest = max(self._longest, *Counter(map(mover, report["schedule"])).values(), 0)
            run = Run.from_answer(report, self._task)
            if self._reduced and self._counted:
                verdict = judge_all(run, self._holds, self._asks)
            else:
                verdict = judge(run, self._holds)
            self._found.append((run.schedule, packed(report), verdict))
            if self._first and verdict.kind in FAILURES:
                self._complete = self._walk.left == 0
                break
        else:
            self._complete = True

    def _enter(self, branch: Branch | Turn, report: Report) -> None:
        if isinstance(self._walk, Walk):
            assert isinstance(branch, Branch)
            self._walk.enter(branch, report["schedule"], report["moves"])
            return
        assert isinstance(branch, Turn)
        try:
            self._walk.enter(branch, report)
        except Contradiction:
            raise LabError(self._two_things(branch.prefix, [report], branch.before)) from None

    def _job(self, branch: Branch | Turn) -> Job:
        job: Job = {**self._task, "schedule": branch.prefix}
        if isinstance(branch, Turn):
            job["sleep"] = branch.sleep
        return job

    def _answered(self, branch: Branch | Turn) -> bool:
        """Keep all hands busy until there is the answer to a branch; False if time is up before."""
        while True:
            future = self._under_way.get(branch)
            if self._hands > 1 or future is None:
                self._fill(branch)
            if future and future.done():
                return True
            try:
                self._wait_for(self._waiting(), FIRST_COMPLETED)
            except _TimeUp:
                return False

    def _wait_for(self, futures: Iterable[Future[Answer]], until: str = ALL_COMPLETED) -> None:
        """Wait for some answers, or for the first of them. Raises _TimeUp, and all runs are stopped."""
        rest = None if self._until is None else self._until - time.monotonic()
        if rest is None or rest > 0:
            wait(futures, rest, return_when=until)
        if self._until is not None and time.monotonic() >= self._until:
            self._crew.stop()
            raise _TimeUp

    def _fill(self, branch: Branch | Turn) -> None:
        """Give idle hands the branch, and those that come after it."""
        idle = self._hands - len(self._waiting())
        for other in (branch, *self._walk.ahead()):
            if idle <= 0:
                return
            if other not in self._under_way and (other is branch or self._worth_it()):
                self._under_way[other] = self._crew.submit(self._job(other))
                idle -= 1

    def _waiting(self) -> list[Future[Answer]]:
        return [future for future in self._under_way.values() if not future.done()]

    def _worth_it(self) -> bool:
        """Whether a run that is begun now can still be part of the result."""
        return self._walk.done + len(self._under_way) < self._limit

    # ---- trust --------------------------------------------------------------------------------

    def _accepted(self, branch: Branch | Turn, answer: Answer) -> Report:
        """The run of a branch, if it kept to it; else it is done again, alone."""
        before = branch.before
        tries = [answer]
        while "error" in answer or answer["moves"][: len(before)] != before:
            if "error" in answer and answer.get("endless") and "most" not in self._task:
                raise _Bounded
            if (
                "error" in answer
                and not answer["refused"]
                and (self._hands == 1 or len(tries) > 1 or not before)
            ):
                raise LabError(answer["error"])
            if len(tries) > AGAIN:
                if self._hands > 1 and same(*tries[1:]):  # it was the runs before that were disturbed
                    raise _StartAgain
                raise LabError(self._two_things(branch.prefix, tries, before))
            tries.append(answer := self._alone(self._job(branch)))
        if len(tries) > 1:
            self._doubt(branch.prefix)
        return answer

    def _alone(self, job: Job) -> Answer:
        """The answer to a job while nothing else runs."""
        self._wait_for(self._under_way.values())
        self._wait_for([answer := self._crew.submit(job)])
        return answer.result()

    def _doubt(self, schedule: list[str]) -> None:
        """A run was right only when it was done again, alone."""
        if self._hands > 1:
            raise _StartAgain
        self._doubts += 1
        if self._doubts > DOUBTS:
            raise LabError(self._two_things(schedule, []))

    def _repeat(self) -> None:
        """Do some runs again, evenly spaced, and compare."""
        self._under_way = {}
        self._wait_for([])  # nothing is begun where time is up
        every = sorted(self._found, key=lambda one: one[0])
        count = min(len(every), max(2, len(every) // SAMPLE))
        picked = [every[i * (len(every) - 1) // max(count - 1, 1)] for i in range(count)]
        again = [self._crew.submit({**self._task, "schedule": schedule}) for schedule, _, _ in picked]
        for (schedule, data, _), future in zip(picked, again, strict=True):
            self._wait_for([future])
            tries: list[Answer] = [unpacked(data), future.result()]
            if same(*tries):
                continue
            self._wait_for(again)
            tries += [self._alone({**self._task, "schedule": schedule}) for _ in range(AGAIN)]
            if only_numbers(tries):
                continue
            if self._hands > 1 and any(same(tries[-1], other) for other in tries[:-1]):
                raise _StartAgain
            raise LabError(self._two_things(schedule, tries))

    def _two_things(self, schedule: list[str], tries: list[Answer], before: Sequence[list[str]] = ()) -> str:
        """The sentence for a script whose schedule does not decide what it does."""
        sentence = f"{self._task['name']} did two different things in the schedule {text(schedule)!r}. "
        if both := raced([answer for answer in tries if "error" not in answer], before):
            step, who = both
            return sentence + (
                f"{enumerated(who)} ran in step {step} at the same time, and luck decided which of them was "
                "first: let each say something where it goes on, so that their order is part of the schedule."
            )
        return sentence + (
            "Under the lab a script may depend on nothing but the schedule: no clock, no random numbers, no "
            "files of an earlier run, and no race within a step, such as for a lock that its holder takes "
            "again before its next say."
        )


def _check_number(option: str, value: object, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise LabError(f"{option}= takes {what}, and not {value!r}.")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _workers(executor: Executor) -> int:
    """How many runs an executor does at once, as far as it tells."""
    count = getattr(executor, "_max_workers", None)
    return count if isinstance(count, int) and count > 0 else 2 * _cores()


def _progress() -> Any:
    return tqdm(unit=" schedules", leave=False, delay=1, file=sys.stderr, disable=QUIET in os.environ)
