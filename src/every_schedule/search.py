"""Which orders to run next: a strategy takes in what a run brought, and yields branches.

It knows no processes. What moves and steps are, and when orders are equal, stands in `classes`.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, Protocol

from every_schedule.classes import Order, Step, dependent
from every_schedule.schedule import TIME_PASSES


class Contradiction(Exception):
    """A run did not do in its prefix what an earlier run had done there."""


def still_asleep(sleep: Iterable[Step], step: Step) -> tuple[Step, ...]:
    """Which of the moves that are asleep before a step are so after it."""
    return tuple(other for other in sleep if not dependent(other, step))


@dataclass(frozen=True)
class Branch:
    """What is to be run next: a prefix, and which moves are asleep while its last move is made.

    Whoever runs it follows `schedule`. From its last move on, `still_asleep` says after each step who is
    asleep. Then, at every step, the cheapest move (`cheapest`) that is not asleep is made; if all
    are asleep, the run ends there ("pruned"): an equal order is run by another branch.
    """

    schedule: tuple[str, ...]
    moves: tuple[tuple[str, ...], ...] = ()  # who could move before each of its steps, as an earlier run saw
    sleep: tuple[Step, ...] = ()  # each as it was when it was made from the state before the last move
    node: _Node | None = field(default=None, repr=False, compare=False)  # before the last move


class Brought(NamedTuple):
    """What a run brought."""

    steps: Sequence[Step]
    moves: Sequence[Sequence[str]]  # who could move before each step, and behind the last (pruned; else none)

    @property
    def schedule(self) -> tuple[str, ...]:
        """The moves that were made."""
        return tuple(step.move for step in self.steps)

    @property
    def pruned(self) -> bool:
        """True if the run was ended because whoever could move was asleep."""
        return len(self.moves) > len(self.steps) and bool(self.moves[len(self.steps)])


def by_cost(moves: Iterable[str], last: str) -> list[str]:
    """The moves in the order of a plain round robin that begins with whoever moved last; time comes last."""
    actor = last.removesuffix(TIME_PASSES)

    def place(move: str) -> tuple[bool, bool, bool, str]:
        who = move.removesuffix(TIME_PASSES)
        return move.endswith(TIME_PASSES), who != actor, who < actor, who

    return sorted(moves, key=place)


def cheapest(moves: Iterable[str], last: str, sleep: Iterable[Step]) -> str | None:
    """The move that a run makes where its branch does not say; None if all are asleep."""
    asleep = {step.move for step in sleep}
    return next((move for move in by_cost(moves, last) if move not in asleep), None)


def delays(schedule: Sequence[str], moves: Sequence[Sequence[str]]) -> int:
    """How far an order departs from a plain round robin: over all steps, how many actors are passed over.

    After Emmi, Qadeer, Rakamarić, Delay-bounded scheduling, POPL 2011.
    """
    before = ["", *schedule]
    return sum(
        by_cost(can, last).index(move) for move, can, last in zip(schedule, moves, before, strict=False)
    )


class Strategy(Protocol):
    """Yields branches and takes in what their runs brought, in any order, several at a time."""

    def take(self) -> Branch | None:
        """The next branch; None if there is none now (another may come while runs are under way)."""

    def brought(self, branch: Branch, run: Brought) -> None:
        """Take in a run. Raises Contradiction if it did not keep to what its branch knows."""

    @property
    def done(self) -> bool:
        """True if there is nothing left to run, and nothing under way."""

    @property
    def done_up_to(self) -> float | None:
        """Every order with at most so many delays has been run: -1 before the first, infinity for all.

        None if nothing can be said. With sleep sets that is so until all is done: an order with few
        delays may have been left out for an equal one that has more, and is still to be run (Coons,
        Musuvathi, McKinley, Bounded partial-order reduction, OOPSLA 2013).
        """

    @property
    def estimate(self) -> float:
        """About how many runs there will be (exact when all is done)."""


class _Frontier:
    """What all strategies share: branches to be run, those under way, and the estimate."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Branch]] = []
        self._under_way: dict[int, tuple[float, Branch]] = {}
        self._count = count()
        self._weights: list[float] = []  # of each run: the chance that a walk at random ends with it
        self._push(0, Branch(()))

    def _push(self, cost: float, branch: Branch) -> None:
        heapq.heappush(self._heap, (cost, next(self._count), branch))

    def take(self) -> Branch | None:
        if not self._heap:
            return None
        cost, _, branch = heapq.heappop(self._heap)
        self._under_way[id(branch)] = cost, branch
        return branch

    def _finished(self, branch: Branch, run: Brought) -> None:
        del self._under_way[id(branch)]
        kept = tuple(tuple(can) for can in run.moves[: len(branch.moves)])
        if run.schedule[: len(branch.schedule)] != branch.schedule or kept != branch.moves:
            raise Contradiction(branch.schedule)

    @property
    def done(self) -> bool:
        return not self._heap and not self._under_way

    @property
    def estimate(self) -> float:
        return knuth(self._weights) if not self.done else len(self._weights)


def knuth(weights: Sequence[float]) -> float:
    """About how many leaves a tree has, from the leaves seen; 1 if none is.

    A leaf's weight is 1 / (the product of the numbers of branches on its way). One leaf gives the estimate
    of Knuth, Estimating the efficiency of backtrack programs, 1975; all leaves give the exact number
    (Kilby, Slaney, Thiébaux, Walsh, Estimating search tree size, AAAI 2006).
    """
    return len(weights) / math.fsum(weights) if weights else 1


class DepthFirst(_Frontier):
    """Every order, once; of the branches left the last one first, so few are left at any time."""

    def brought(self, branch: Branch, run: Brought) -> None:
        self._finished(branch, run)
        moves = tuple(tuple(can) for can in run.moves)
        schedule = run.schedule
        for i in range(len(branch.schedule), len(schedule)):
            for move in reversed(by_cost(moves[i], schedule[i - 1] if i else "")):
                if move != schedule[i]:
                    self._add(Branch((*schedule[:i], move), moves[: i + 1]))
        self._weights.append(1 / math.prod(len(can) for can in run.moves[: len(schedule)]))

    def _add(self, branch: Branch) -> None:
        self._push(-next(self._count), branch)

    @property
    def done_up_to(self) -> float | None:
        costs = [delays(branch.schedule, branch.moves) for _, _, branch in self._heap]
        costs += [delays(branch.schedule, branch.moves) for _, branch in self._under_way.values()]
        return min(costs, default=math.inf) - 1


class Delays(DepthFirst):
    """Every order, once, simplest first: of the branches left the one with the fewest delays.

    With a `bound`, only orders with at most so many delays. No sleep sets, so the bound is claimed rightly.
    """

    def __init__(self, bound: int | None = None) -> None:
        super().__init__()
        self._bound = math.inf if bound is None else bound
        self._cut = math.inf  # the fewest delays of an order that the bound leaves out

    def _add(self, branch: Branch) -> None:
        cost = delays(branch.schedule, branch.moves)
        if cost > self._bound:
            self._cut = min(self._cut, cost)
        else:
            self._push(cost, branch)

    @property
    def done_up_to(self) -> float | None:
        waiting = [self._heap[0][0]] if self._heap else []
        costs = [*waiting, *(cost for cost, _ in self._under_way.values()), self._cut]
        return min(costs) - 1


@dataclass(eq=False)
class _Node:
    """A state on the way of some run, known by the moves that led to it."""

    schedule: tuple[str, ...]
    moves: tuple[tuple[str, ...], ...]  # who could move before each step up to here, and here
    sleep: tuple[Step, ...]
    tried: dict[str, Step] = field(default_factory=dict)  # those of its moves whose step is known
    todo: set[str] = field(default_factory=set)  # those that are to be tried
    trying: str | None = None  # the one that is under way
    children: dict[str, _Node] = field(default_factory=dict)

    def covered(self, move: str) -> bool:
        """True if what begins with the move is run already, is to be run, or is run by another branch."""
        known = {*self.tried, *self.todo, *(step.move for step in self.sleep)}
        return move in known or move == self.trying


class SleepSets(_Frontier):
    """One run of each class of equal orders, and some that are pruned; simplest first.

    After Godefroid, Partial-order methods for the verification of concurrent systems, 1996. A move that
    has been tried from a state sleeps in the branches beside it until a step that is dependent with it.
    A branch begins when the one before it has told what its step does: no footprint is guessed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._root: _Node | None = None

    def brought(self, branch: Branch, run: Brought) -> None:
        self._finished(branch, run)
        sleep: tuple[Step, ...] = ()
        start = len(branch.schedule)
        if (node := branch.node) is not None:
            step = run.steps[start - 1]
            node.tried[step.move] = step
            node.trying = None
            sleep = still_asleep(branch.sleep, step)
        fresh: list[_Node] = []
        for i in range(start, len(run.steps)):
            moves = tuple(tuple(can) for can in run.moves[: i + 1])
            new = _Node(run.schedule[:i], moves, sleep, {run.steps[i].move: run.steps[i]})
            if node is None:
                self._root = new
            else:
                node.children[run.steps[i - 1].move] = new
            fresh.append(new)
            node = new
            sleep = still_asleep(sleep, run.steps[i])
        touched = self._want(branch, run, fresh)
        if branch.node is not None:
            touched.append(branch.node)
        for node in touched:
            self._go_on(node)
        self._weigh(run)

    def _want(self, branch: Branch, run: Brought, fresh: list[_Node]) -> list[_Node]:
        """Note which moves are to be tried as well; the nodes where there may be one."""
        for node in fresh:
            node.todo.update(move for move in node.moves[-1] if not node.covered(move))
        return fresh

    def _go_on(self, node: _Node) -> None:
        if node.trying is not None or not node.todo:
            return
        move = by_cost(node.todo, node.schedule[-1] if node.schedule else "")[0]
        node.todo.remove(move)
        node.trying = move
        schedule = (*node.schedule, move)
        sleep = (*node.sleep, *node.tried.values())
        self._push(delays(schedule, node.moves), Branch(schedule, node.moves, sleep, node))

    def _weigh(self, run: Brought) -> None:
        weight, node = 1.0, self._root
        for step in run.steps:
            assert node is not None
            weight /= len(node.moves[-1]) - len(node.sleep)
            node = node.children.get(step.move)
        self._weights.append(weight)

    @property
    def done_up_to(self) -> float | None:
        return math.inf if self.done else None


class SourceSets(SleepSets):
    """As SleepSets, with fewer pruned runs: a move is tried only where two steps of a run show that it must.

    After Abdulla, Aronis, Jonsson, Sagonas, Optimal dynamic partial order reduction, POPL 2014: for each
    race of a run, some move that begins the other order of the two is tried from the state before them.
    Moves of time are tried wherever they can be made: what was woken in time shows no race with them.
    """

    def _want(self, branch: Branch, run: Brought, fresh: list[_Node]) -> list[_Node]:
        for node in fresh:
            time = (move for move in node.moves[-1] if move.endswith(TIME_PASSES))
            node.todo.update(move for move in time if not node.covered(move))
        path = self._path(run)
        touched = list(fresh)
        order = Order(run.steps)
        for late in range(max(len(branch.schedule) - 1, 0), len(run.steps)):
            for early in order.races(late):
                node = path[early]
                # A sleeper that may move only since `early` is no beginning.
                begin = [move for move in order.beginnings(early, late) if move in node.moves[-1]]
                if begin and not any(node.covered(move) for move in begin):
                    last = node.schedule[-1] if node.schedule else ""
                    node.todo.add(by_cost(begin, last)[0])
                    touched.append(node)
        return touched

    def _path(self, run: Brought) -> list[_Node]:
        path: list[_Node] = []
        node = self._root
        for step in run.steps:
            assert node is not None
            path.append(node)
            node = node.children.get(step.move)
        return path
