"""The walk that leaves out equal orders: one run of each class. Knows no processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from every_schedule.classes import Step, StepJson, step_from_json, step_to_json
from every_schedule.search import Branch, Brought, SourceSets
from every_schedule.wire import Report

AHEAD = 64  # branches that are offered to idle hands


@dataclass(eq=False)
class Turn:
    """A schedule to follow, and which moves are asleep while its last move is made."""

    branch: Branch

    @property
    def prefix(self) -> list[str]:
        """The schedule to follow."""
        return list(self.branch.schedule)

    @property
    def before(self) -> list[list[str]]:
        """Who can move before each step of the prefix."""
        return [list(moves) for moves in self.branch.moves]

    @property
    def sleep(self) -> list[StepJson]:
        """As a stage is told of it."""
        return [step_to_json(step) for step in self.branch.sleep]


class Reduced:
    """What `walk.Walk` is, for runs of which no two are equal; simplest first.

    Which branches there are follows from the runs alone, entered in the order in which `next` gave them.
    """

    def __init__(self) -> None:
        self._search = SourceSets()
        self._turns: dict[tuple[str, ...], Turn] = {}  # offered, and not yet given
        self.done = 0

    def next(self) -> Turn | None:
        """The branch to run next; None where everything has been run. Enter it before the next call."""
        branch = self._search.take()
        if branch is None:
            return None
        return self._turns.pop(branch.schedule, None) or Turn(branch)

    def ahead(self) -> Iterator[Turn]:
        """Branches that will be next some time, the likeliest first."""
        for branch in self._search.ahead(AHEAD):
            yield self._turns.setdefault(branch.schedule, Turn(branch))

    def enter(self, turn: Turn, report: Report) -> None:
        """Take in the run of a branch. Raises `search.Contradiction` if it did not keep to it."""
        known = report.get("steps")
        if known is None:
            steps = [Step(move, None) for move in report["schedule"]]
        else:
            steps = [step_from_json(step) for step in known]
        self._search.brought(turn.branch, Brought(steps, report["moves"]))
        self.done += 1

    @property
    def left(self) -> int:
        """0 if everything has been run."""
        return not self._search.done

    def about(self) -> float:
        """How many runs there will be, pruned ones included, as far as one can tell."""
        return max(self._search.estimate, self.done)
