"""The order in which schedules are run, and how many there are about. Knows no processes."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

DEEP = 3  # runs that go before all others: who contradicts himself does so most likely at the end
DIVES = 12  # so many schedules are drawn by lot first: the estimate rests on them


@dataclass(eq=False)
class Seen:
    """A run as the walk sees it."""

    schedule: list[str]
    moves: list[list[str]]  # who could have moved, before each step
    turns: dict[tuple[int, str], Seen] = field(default_factory=dict)  # runs that leave it: step and mover


@dataclass(eq=False)
class Branch:
    """A schedule to follow: a run up to a step, and there another mover. The first has no run."""

    run: Seen | None = None
    step: int = 0
    name: str = ""

    @property
    def prefix(self) -> list[str]:
        """The schedule to follow."""
        return [*self.run.schedule[: self.step], self.name] if self.run else []

    @property
    def before(self) -> list[list[str]]:
        """Who can move before each step of the prefix."""
        return self.run.moves[: self.step + 1] if self.run else []


class Walk:
    """A tree of schedules that is known only as far as it has been run.

    Each run follows a branch and then, at every step, the first actor who can move; every other choice
    on its way is a branch to come. So no schedule is run twice. The order rests on nothing but the tree:
    the deepest few, then some *dives*, which choose by lot at every step (Knuth, Estimating the
    efficiency of backtrack programs, 1975), then depth first.

        while (branch := walk.next()) is not None:
            walk.enter(branch, *run(branch.prefix))
    """

    def __init__(self, dives: int = DIVES) -> None:
        self._todo = {Branch(): None}  # a stack from which branches can be taken out of turn
        self._root: Seen | None = None
        self._diving = True
        self._order = self._branches(dives)
        self._samples: list[float] = []  # of each dive, how many schedules there are if all is like it
        self._shares = 0.0  # of the tree, by what has been run, if all choices weigh the same
        self.done = self._given = 0

    def next(self) -> Branch | None:
        """The branch to run next; None where everything has been run. Enter it before the next call."""
        return next(self._order, None)

    def ahead(self) -> Iterator[Branch]:
        """Branches that will be next some time, the likeliest first."""
        return reversed(self._todo)

    @property
    def left(self) -> int:
        """How many branches are known and have not been run."""
        return len(self._todo) + self._given - self.done

    def enter(self, branch: Branch, schedule: list[str], moves: list[list[str]]) -> None:
        """Take in the run of a branch."""
        seen = Seen(schedule, moves)
        for step in range(len(branch.prefix), len(schedule)):
            self._todo |= {Branch(seen, step, name): None for name in moves[step] if name != schedule[step]}
        if self._diving:  # later nobody asks, and what nobody asks for need not be kept
            if branch.run:
                branch.run.turns[branch.step, branch.name] = seen
            else:
                self._root = seen
        self._shares += 1 / _product(moves)
        self.done += 1

    def about(self) -> float:
        """How many schedules there are, as far as one can tell; exact when all have been run."""
        if not self.left:
            return self.done
        if self._samples:
            guess = math.fsum(self._samples) / len(self._samples)
        else:
            guess = self.done / self._shares if self._shares else math.inf
        return max(guess, self.done + self.left)

    def _branches(self, dives: int) -> Iterator[Branch]:
        lot = random.Random(0)
        for _ in range(1 + DEEP):
            if self._todo:
                yield from self._take(next(reversed(self._todo)))
        for _ in range(dives):
            if self._todo:
                yield from self._dive(lot)
        self._diving, self._root = False, None
        while self._todo:
            yield from self._take(next(reversed(self._todo)))

    def _take(self, branch: Branch) -> Iterator[Branch]:
        del self._todo[branch]
        self._given += 1
        yield branch

    def _dive(self, lot: random.Random) -> Iterator[Branch]:
        """Go down from the root by lot; what has not been run on the way is."""
        assert self._root
        run, step = self._root, 0
        while step < len(run.schedule):
            name = lot.choice(run.moves[step])
            if name != run.schedule[step]:
                if (step, name) not in run.turns:
                    yield from self._take(self._find(run, step, name))
                run = run.turns[step, name]
            step += 1
        self._samples.append(_product(run.moves))

    def _find(self, run: Seen, step: int, name: str) -> Branch:
        return next(b for b in reversed(self._todo) if b.run is run and (b.step, b.name) == (step, name))


def _product(moves: list[list[str]]) -> float:
    """How many schedules there are if every one branches like this."""
    return math.exp(min(math.fsum(math.log(len(names)) for names in moves), 700))
