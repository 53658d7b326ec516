"""What becomes of a run: its kind, and what the invariant says of it."""

from __future__ import annotations

import inspect
import linecache
import traceback
from dataclasses import replace
from types import CodeType

from every_schedule.classes import Order
from every_schedule.engine import traces
from every_schedule.errors import LabError
from every_schedule.exploration import Invariant, Verdict
from every_schedule.run import Line, Run
from every_schedule.schedule import text


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


def judge_again(run: Run, holds: Invariant, verdict: Verdict) -> None:
    """Ask of an order that is equal to a run's. Raises LabError if the answer is another one."""
    if verdict.kind not in ("holds", "breaks"):
        return
    other = _in_another_order(run)
    if other.lines != run.lines and judge(other, holds).kind != verdict.kind:
        raise LabError(
            "holds= looks at the order in which different actors said something, and equal schedules differ "
            f"in that: it says one thing of {text(run.schedule)!r} and another of {text(other.schedule)!r}, "
            "of which only one is run. Let it look at what each actor says, or at the end; or run each "
            f'schedule, with each=True and points="say"{_line_of(holds)}.'
        )


def _in_another_order(run: Run) -> Run:
    """The run as it would have been in an order that is equal to its own."""
    order = Order(run.steps).another()
    now = {0: 0} | {step + 1: place for place, step in enumerate(order, 1)}
    lines = sorted(
        (
            (line._replace(step=now.get(int(line.step), line.step)), said)
            for line, said in zip(run.lines, run.said_at, strict=True)
        ),
        key=lambda one: one[0].step,
    )
    printed = [_as_printed(line) for line in run.lines]
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
        output="".join(f"{_as_printed(line)}\n" for line, _ in lines)
        if run.output.splitlines() == printed
        else run.output,
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
