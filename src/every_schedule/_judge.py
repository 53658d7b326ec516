"""What becomes of a run: its kind, and what the invariant says of it."""

from __future__ import annotations

import inspect
import linecache
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from types import CodeType
from typing import Any

from every_schedule.classes import Budget, Order, TooMany
from every_schedule.engine import traces
from every_schedule.errors import LabError
from every_schedule.exploration import Invariant, Verdict
from every_schedule.run import Line, Run
from every_schedule.schedule import text

JUDGED = 20_000  # orders that an invariant is asked of in all, where it looks at the order
COUNTED = 100_000  # beginnings of orders that are looked at to count one run's


def judge(run: Run, holds: Invariant | None) -> Verdict:
    if run.outcome == "hung":
        return Verdict("hangs", "")
    if run.outcome == "unknown":
        return Verdict("cannot tell", "; ".join(run.unknown))
    if run.outcome == "failed":
        return Verdict("fails", traces.reason(run.errors[0]))
    if holds is None:
        return Verdict("holds", "")
    answer = _asked(holds, run)
    if isinstance(answer, str):
        return Verdict("breaks", answer)
    return Verdict("holds" if answer else "breaks", "")


def judge_all(run: Run, holds: Invariant | None, left: Budget) -> Verdict:
    """What the invariant says of each order that is equal to a run's: the same of all.

    It is first asked of a run that does not tell who was first (`_Unordered`). Where it looks at that, it is
    asked of every equal order, one by one, and `left` is how many more may be asked. Raises LabError if the
    answers differ, or if there are too many to ask.
    """
    verdict = judge(run, holds)
    if holds is None or verdict.kind not in ("holds", "breaks"):
        return verdict
    order = Order(run.steps)
    try:
        return judge(_Unordered.of(run, order), holds)
    except (_LooksAtOrder, LabError):  # an error of the invariant's own has shown already in `judge`
        pass
    try:
        left.spend(order.extensions(Budget(COUNTED)))
    except TooMany:
        raise LabError(
            "holds= looks at the order in which different actors did something, and one run stands for too "
            f"many orders to ask it of each: {text(run.schedule)!r} for one. Let it look at run.count(...), "
            "the files or the exit codes, or at lines whose order is the same in all; or run each schedule, "
            f'with each=True and points="say"{_line_of(holds)}.'
        ) from None
    for places in order.orders():
        other = _in_order(run, places)
        if judge(other, holds).kind != verdict.kind:
            raise LabError(
                "holds= looks at the order in which different actors said something, and equal schedules "
                f"differ in that: it says one thing of {text(run.schedule)!r} and another of "
                f"{text(other.schedule)!r}, of which only one is run. Let it look at what each actor says, "
                f'or at the end; or run each schedule, with each=True and points="say"{_line_of(holds)}.'
            )
    return verdict


class _LooksAtOrder(BaseException):
    """The invariant asks who was first. No Exception, which it might catch."""


# What is the same in all orders that are equal.
_SAME = {
    "count",
    "exit_codes",
    "failed",
    "files",
    "outcome",
    "unjoined",
    "untried",
    "unseen",
    "left_behind",
    "unknown",
}
_SAME |= {"script", "args", "start_method", "directed", "actors"}


class _Unordered(Run):
    """A run that shows what is the same in all orders that are equal to its own, and nothing else."""

    @classmethod
    def of(cls, run: Run, order: Order) -> _Unordered:
        """`order`: that of the run."""
        self = object.__new__(cls)
        self.__dict__.update(run=run, order=order)
        return self

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__"):
            return object.__getattribute__(self, name)
        run: Run = object.__getattribute__(self, "__dict__")["run"]
        order: Order = object.__getattribute__(self, "__dict__")["order"]
        if name in _SAME:
            return getattr(run, name)
        if name == "who":
            return lambda text: (
                _same([line for line in run.lines if text in line.what], order) and run.who(text)
            )
        if name == "lines" and _same(run.lines, order):
            return run.lines
        if name == "output" and (shown := printed(run)) is not None:
            _same([run.lines[place] for place in shown], order)
            return run.output
        raise _LooksAtOrder

    def __repr__(self) -> str:
        raise _LooksAtOrder

    __str__ = __repr__


def _same(lines: Iterable[Line], order: Order) -> bool:
    """True if lines come one after the other in all equal orders. Raises _LooksAtOrder otherwise."""
    steps = sorted({int(line.step) for line in lines} - {0})
    if all(order.past[late - 1] >> early - 1 & 1 for early, late in pairwise(steps)):
        return True
    raise _LooksAtOrder


def printed(run: Run) -> list[int] | None:
    """Which lines of the run are its output, in order; None if that cannot be told."""
    places = iter(range(len(run.lines)))
    found = []
    for whole in run.output.splitlines():
        place = next((place for place in places if _as_printed(run.lines[place]) == whole), None)
        if place is None:
            return None
        found.append(place)
    return found


def _in_order(run: Run, order: Sequence[int]) -> Run:
    """The run as it would have been with its steps in an order that is equal to its own."""
    now = {0: 0} | {step + 1: place for place, step in enumerate(order, 1)}
    lines = sorted(
        (
            (line._replace(step=now.get(int(line.step), line.step)), said)
            for line, said in zip(run.lines, run.said_at, strict=True)
        ),
        key=lambda one: one[0].step,
    )
    output = run.output
    if shown := printed(run):
        again = sorted((run.lines[place] for place in shown), key=lambda line: now.get(int(line.step), 0))
        output = "".join(f"{_as_printed(line)}\n" for line in again)
    return replace(
        run,
        schedule=[run.schedule[step] for step in order],
        moves=[run.moves[step] for step in order],
        lines=[line for line, _ in lines],
        said_at=[said for _, said in lines],
        ends={who: now.get(step, step) for who, step in run.ends.items()},
        killed={who: (now.get(step, step), number) for who, (step, number) in run.killed.items()},
        together=sorted((now.get(step, step), who) for step, who in run.together),
        done=[run.done[step] for step in order],
        output=output,
    )


def _as_printed(line: Line) -> str:
    return f"{line.who}: {line.what}" if line.who else line.what


def check_invariant(holds: object) -> None:
    if not callable(holds):
        raise LabError(f"holds= takes a function of a run, and not {holds!r}.")
    function = _function(holds)
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise LabError(
            "holds= takes a function that returns True, False or a reason; this one is async or has a yield, "
            f"so it returns something that waits to be run{_line_of(holds)}."
        )


def _asked(holds: Invariant, run: Run) -> object:
    """What the invariant says of a run."""
    try:
        answer: object = holds(run)
    except Exception as error:
        own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
        mine = [frame for frame in own if frame.filename == getattr(_code(holds), "co_filename", "")] or own
        where = f", in line {mine[-1].lineno}: {mine[-1].line}" if mine else ""
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        raise LabError(f"holds= raised {what}{where} (in the schedule {text(run.schedule)!r}).") from error
    if answer is None or inspect.isawaitable(answer) or inspect.isgenerator(answer):
        if inspect.iscoroutine(answer):
            answer.close()  # else Python warns that nobody has waited for it
        what = "None" if answer is None else "something that waits to be run"
        raise LabError(
            f"holds= returned {what} for {text(run.schedule)!r}: return True, False or a reason"
            f"{_line_of(holds)}."
        )
    return answer


def _function(holds: object) -> object:
    """The function that is written down, behind a partial one or an object that can be called."""
    function = inspect.unwrap(getattr(holds, "func", holds))  # type: ignore[arg-type]
    return function if inspect.isroutine(function) else vars(type(function)).get("__call__", function)


def _code(holds: object) -> CodeType | None:
    code = getattr(_function(holds), "__code__", None)
    return code if isinstance(code, CodeType) else None


def _line_of(holds: object) -> str:
    """Where the function stands: " (line 3: def sold_once(run):)"; "" where that is not known."""
    code = _code(holds)
    line = linecache.getline(code.co_filename, code.co_firstlineno).strip() if code else ""
    return f" (line {code.co_firstlineno}: {line})" if code and line else ""
