"""What becomes of a run: its kind, and what the invariant says of it."""

from __future__ import annotations

import inspect
import linecache
import traceback
from types import CodeType

from every_schedule.errors import LabError
from every_schedule.exploration import Invariant, Verdict
from every_schedule.run import Run
from every_schedule.schedule import text


def judge(run: Run, holds: Invariant | None) -> Verdict:
    if run.outcome == "hung":
        return Verdict("hangs", "")
    if run.outcome == "unknown":
        return Verdict("cannot tell", "; ".join(run.unknown))
    if run.outcome == "failed":
        return Verdict("fails", _exception(run.errors[0]))
    if holds is None:
        return Verdict("holds", "")
    answer = _asked(holds, run)
    if isinstance(answer, str):
        return Verdict("breaks", answer)
    return Verdict("holds" if answer else "breaks", "")


def _exception(error: str) -> str:
    """The first line of the exception itself, in what `traces` made of a traceback."""
    lines = error.splitlines()
    frames = [i for i, line in enumerate(lines[:-1]) if line.startswith(("  ", "Process "))]
    return lines[frames[-1] + 1 if frames else -1]


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
