"""What one run of a program said and how it ended."""

from __future__ import annotations

import signal
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from every_schedule.classes import Step, StepJson, step_from_json
from every_schedule.pictures import data, diagram
from every_schedule.place import Place
from every_schedule.schedule import is_time, mover
from every_schedule.wire import Job, Outcome, Report, StatesJson
from every_schedule.words import enumerated, not_joined

# What an actor does in a step: it moves; time passes for it, so that its wait is over; it waits for its
# turn; it cannot move.
State = Literal["moves", "wakes", "waits", "blocked"]


_NO_INPUT = "EOFError: EOF when reading a line"


class Line(NamedTuple):
    """One line that the program printed."""

    step: float  # directed run: the step that brought it (0: before the first); free run: seconds
    who: str  # the actor; "" for a line that was not said with `say`
    what: str


@dataclass(frozen=True)
class Run:
    """The captured run of a script; made by `launch` and `explore`.

    `print(run)` gives plain text; as the last line of a notebook cell it draws itself.
    """

    script: str  # file name, without folder
    args: tuple[str, ...]
    start_method: str
    directed: bool
    schedule: list[str]  # who moved, step by step; `launch(..., schedule=run.schedule)` repeats it
    moves: list[list[str]]  # who could have moved, before each step
    lines: list[Line]
    said_at: list[int]  # for each line the number of the script's line that said it; 0: not known
    ends: dict[str, int]  # actor -> the step in which its process ended
    outcome: Outcome  # "failed": an exception, or a bad exit code of the main process; "unknown": see there
    exit_codes: dict[str, int | None]  # process -> exit code; None: unknown, or still there
    errors: list[str]  # uncaught exceptions, reduced to the script's own lines
    stacks: dict[str, str]  # hung run: actor -> the line and call it waits in
    unjoined: list[str]  # children, daemons apart, that the main process did not join before it ended well
    left_behind: list[str]  # semaphores and shared memory that outlived the run
    output: str = field(repr=False)  # raw standard output
    stderr: str = field(repr=False)  # raw standard error
    unknown: list[str] = field(default_factory=list)  # outcome "unknown": why it cannot be told
    untried: list[str] = field(default_factory=list)  # waits whose end the lab could not choose
    # By way of what shared memory is written that nobody sees.
    unseen: list[str] = field(default_factory=list)
    together: list[tuple[int, list[str]]] = field(default_factory=list)  # steps in which several ran, and who
    killed: dict[str, tuple[int, int]] = field(default_factory=dict)  # actor -> step and number of a signal
    files: dict[str, str] = field(default_factory=dict)  # small text files that the run left in its folder
    pids: list[int] = field(default_factory=list, repr=False)  # of the processes: another run has others
    # Who waits for the end of a pipe -> who still has its other end open, in a hung run.
    open_ends: dict[str, list[str]] = field(default_factory=dict, repr=False)
    # Who waits for a client that may come from outside, in sentences, in a hung run.
    serves: list[str] = field(default_factory=list, repr=False)
    # For each step who moved and what was done to what is shared; empty: not known.
    done: list[StepJson] = field(default_factory=list, repr=False)

    # What shared things and small variables were like after each step; see `States`. None: not known.
    states_after: StatesJson | None = field(default=None, repr=False)

    @classmethod
    def from_answer(cls, answer: Report, job: Job) -> Run:
        """A Run from what the stage sent back for a job."""
        return cls(
            script=job["name"],
            args=tuple(job["args"]),
            start_method=job["start_method"],
            directed=job["schedule"] is not None,
            schedule=answer["schedule"],
            moves=answer["moves"],
            lines=[Line(*line) for line in answer["lines"]],
            said_at=answer["said_at"],
            ends=answer["ends"],
            outcome=answer["outcome"],
            exit_codes=answer["exit_codes"],
            errors=answer["errors"],
            stacks=answer["stacks"],
            unjoined=answer["unjoined"],
            left_behind=answer["left_behind"],
            output=answer["output"],
            stderr=answer["stderr"],
            unknown=answer.get("unknown", []),
            untried=answer.get("untried", []),
            unseen=answer.get("unseen", []),
            together=[(step, who) for step, who in answer.get("together", [])],
            killed={who: (step, number) for who, (step, number) in answer.get("killed", {}).items()},
            files=answer.get("files", {}),
            pids=answer.get("pids", []),
            open_ends=answer.get("open_ends", {}),
            serves=answer.get("serves", []),
            done=answer.get("steps", []),
            states_after=answer.get("states"),
        )

    @cached_property
    def steps(self) -> list[Step]:
        """What was done in each step; empty where that is not known."""
        return [step_from_json(step) for step in self.done]

    def count(self, text: str) -> int:
        """How many lines contain `text`."""
        return sum(text in line.what for line in self.lines)

    def who(self, text: str) -> list[str]:
        """Who said a line that contains `text`, in the order in which they said it."""
        return [line.who for line in self.lines if text in line.what]

    @property
    def actors(self) -> list[str]:
        """Everybody who said anything, in the order of names."""
        return sorted({line.who for line in self.lines if line.who})

    @property
    def places(self) -> dict[str, Place]:
        """Where each actor of a hung run waits."""
        return {who: Place.parse(text) for who, text in self.stacks.items()}

    def last_step(self, who: str) -> int:
        """The last step in which an actor was there.

        Where a task is the actor its process lives on, but the task is over when it can no longer move.
        """
        steps = len(self.schedule)
        if who in self.stacks:
            return steps + 1
        if who in self.exit_codes or (self.outcome in ("hung", "unknown") and who in self.ends):
            return self.ends.get(who, steps)
        could = [step for step, moves in enumerate(self.moves, 1) if who in map(mover, moves)]
        return max(could + [int(line.step) for line in self.lines if line.who == who])

    def states(self, who: str) -> dict[int, State]:
        """What an actor does in each step after the one in which it first spoke, of a directed run."""
        first = min(int(line.step) for line in self.lines if line.who == who)
        states: dict[int, State] = {}
        for step in range(first + 1, self.last_step(who) + 1):
            move = self.schedule[step - 1] if step <= len(self.schedule) else ""
            if move and mover(move) == who:
                states[step] = "wakes" if is_time(move) else "moves"
            elif step <= len(self.moves) and who in self.moves[step - 1]:
                states[step] = "waits"
            else:
                states[step] = "blocked"
        return states

    def failed(self, who: str) -> bool:
        """Whether an actor's process is known to have ended with an exit code other than 0."""
        return bool(self.exit_codes.get(who))

    def notes(self) -> list[str]:
        """What is to be known of the run beside its lines and its end, in sentences."""
        found = [f"In step {step} {enumerated(who)} ran." for step, who in self.together if len(who) > 2]
        found += [
            f"{who} was ended by {_signal(number)} in step {step}."
            for who, (step, number) in self.killed.items()
        ]
        found += self.serves
        if any(error.endswith(_NO_INPUT) for error in self.errors):
            found.append("Nobody types anything here: hand the input over as an argument, or in a file.")
        if self.left_behind:
            found.append(f"Semaphores and shared memory that outlived the run: {len(self.left_behind)}.")
        return found

    def __str__(self) -> str:
        width = max((len(_stamp(line)) for line in self.lines), default=1)
        text = [
            f"{_stamp(line):>{width}}  {line.who + ': ' if line.who else ''}{line.what}"
            for line in self.lines
        ]
        text += [self.ending(), *self.notes()]
        return "\n".join(text)

    def ending(self) -> str:
        """How the run ended, in words; of one that hangs, or may, also what each process waits for."""
        untried = f"; not tried: {'; '.join(self.untried)}" if self.untried else ""
        if self.outcome in ("hung", "unknown"):
            how = "hung" if self.outcome == "hung" else f"cannot tell: {'; '.join(self.unknown)}"
            waits = "".join(f"\n  {who}: {place}" for who, place in self.stacks.items())
            errors = "".join(f"\n{error}" for error in self.errors)
            return f"{how}{untried}{'; still waiting:' if waits else ''}{waits}{errors}"
        if self.outcome == "failed":
            return f"failed{not_joined(self.unjoined)}{untried}:\n" + "\n".join(self.errors)
        return f"finished{not_joined(self.unjoined)}{untried}"

    def __repr__(self) -> str:
        return f"<Run of {self.script}: {len(self.lines)} lines, {self.outcome}>"

    def _repr_html_(self) -> str:
        return diagram.picture(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return data.bundle(str(self), self._repr_html_(), data.of_run(self))


def _stamp(line: Line) -> str:
    return f"{line.step:.3f} s" if isinstance(line.step, float) else str(line.step)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"signal {number}"
