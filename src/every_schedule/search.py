"""Which orders to run next: a strategy takes in what a run brought, and yields branches.

It knows no processes. What moves and steps are, and when orders are equal, stands in `classes`.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, Protocol

from every_schedule.classes import Order, Step, by_cost, still_asleep
from every_schedule.schedule import TIME_PASSES, mover


class Contradiction(Exception):
    """A run did not do in its prefix what an earlier run had done there."""


@dataclass(frozen=True)
class Branch:
    """What is to be run next: a prefix, and which moves are asleep while its last move is made.

    Whoever runs it makes the moves that `classes.Sleep` says. Where all are asleep, the run ends ("pruned"):
    an equal order is run by another branch.
    """

    schedule: tuple[str, ...]
    moves: tuple[tuple[str, ...], ...] = ()  # who could move before each of its steps, as an earlier run saw
    sleep: tuple[Step, ...] = ()  # each as it was when it was made from the state before the last move
    node: _Node | None = field(default=None, repr=False, compare=False)  # the strategy's own


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


@dataclass(eq=False)
class _Node:
    """A state on the way of some run, known by the moves that led to it."""

    before: _Node | None
    last: str  # the move that led here from `before`; "" for the root
    moves: tuple[str, ...]  # who can move here
    sleep: tuple[Step, ...] = ()
    tried: dict[str, Step] = field(default_factory=dict)  # moves whose step is known
    todo: set[str] = field(default_factory=set)  # moves that are to be tried
    trying: str | None = None  # the one that is under way
    # Only one actor has moved since the time of her wait passed: whoever else moves lets it pass again.
    tired: bool = field(init=False, default=False)
    cost: int = field(init=False, default=0)  # delays on the way here
    chance: float = field(init=False, default=1)  # that a walk at random comes here

    def __post_init__(self) -> None:
        if self.before is not None:
            self.cost = self.before.cost_of(self.last)
            self.chance = self.before.chance_of_each
            same = mover(self.last) == mover(self.before.last)
            self.tired = self.last.endswith(TIME_PASSES) or (self.before.tired and same)

    @property
    def chance_of_each(self) -> float:
        """The chance of a walk at random to come here and go on by one of the moves."""
        return self.chance / max(1, len(self.moves) - len(self.sleep))

    def cost_of(self, move: str) -> int:
        return self.cost + by_cost(self.moves, self.last).index(move)

    def covered(self, move: str) -> bool:
        """True if what begins with the move is run already, is to be run, or is run by another branch."""
        known = {*self.tried, *self.todo, *(step.move for step in self.sleep)}
        return move in known or move == self.trying

    def way(self) -> list[_Node]:
        """The nodes from the root to this one."""
        way: list[_Node] = []
        node: _Node | None = self
        while node is not None:
            way.append(node)
            node = node.before
        return way[::-1]


class _Entry(NamedTuple):
    """A branch in the order in which they are taken."""

    rank: float
    number: int
    cost: int
    node: _Node | None  # None: the first run
    move: str


def _branch(entry: _Entry) -> Branch:
    # While the entry waits, nothing is tried from its node: the branch stays what it is.
    _, _, _, node, move = entry
    if node is None:
        return Branch(())
    way = node.way()
    schedule = (*(step.last for step in way[1:]), move)
    sleep = (*node.sleep, *node.tried.values())
    return Branch(schedule, tuple(step.moves for step in way), sleep, node)


class _Frontier:
    """What all strategies share: branches to be run, those under way, and the estimate."""

    def __init__(self) -> None:
        self._numbers = count()
        self._heap = [_Entry(0, next(self._numbers), 0, None, "")]
        self._under_way: dict[tuple[str, ...], int] = {}  # schedule -> its delays
        self._chances: list[float] = []  # of each run

    def take(self) -> Branch | None:
        if not self._heap:
            return None
        entry = heapq.heappop(self._heap)
        branch = _branch(entry)
        self._under_way[branch.schedule] = entry.cost
        return branch

    def ahead(self, count: int) -> list[Branch]:
        """Branches that will be taken some time: those that come next if no run brings simpler ones."""
        return [_branch(entry) for entry in heapq.nsmallest(count, self._heap)]

    def brought(self, branch: Branch, run: Brought) -> None:
        moves = [tuple(can) for can in run.moves]
        start, node = len(branch.schedule), branch.node
        if run.schedule[:start] != branch.schedule or tuple(moves[:start]) != branch.moves:
            raise Contradiction(branch.schedule)
        del self._under_way[branch.schedule]
        sleep: tuple[Step, ...] = ()
        if node is not None:
            sleep = still_asleep(branch.sleep, run.steps[start - 1])
        fresh = []
        for i in range(start, len(run.steps)):
            node = _Node(node, run.steps[i - 1].move if i else "", moves[i], sleep)
            fresh.append(node)
            sleep = still_asleep(sleep, run.steps[i])
        self._chances.append(node.chance_of_each if node is not None else 1)
        self._branch_off(branch, run, fresh)

    def _branch_off(self, branch: Branch, run: Brought, fresh: list[_Node]) -> None:
        """Note what is to be run, now that a run has come through states that were not known."""
        raise NotImplementedError

    @property
    def done(self) -> bool:
        return not self._heap and not self._under_way

    @property
    def estimate(self) -> float:
        return len(self._chances) if self.done else knuth(self._chances)


def knuth(chances: Sequence[float]) -> float:
    """About how many leaves a tree has, from the leaves seen; 1 if none is.

    A leaf's chance is that of a walk at random to end there. One leaf gives the estimate of Knuth,
    Estimating the efficiency of backtrack programs, 1975; all leaves give the exact number (Kilby, Slaney,
    Thiébaux, Walsh, Estimating search tree size, AAAI 2006).
    """
    if not chances:
        return 1
    seen = math.fsum(chances)
    # Of a run of a thousand steps the chance is nearly nothing.
    return len(chances) / seen if seen else math.inf


class DepthFirst(_Frontier):
    """Every order, once; of the branches left the last one first, so few are left at any time."""

    def _branch_off(self, branch: Branch, run: Brought, fresh: list[_Node]) -> None:
        for node, step in zip(fresh, run.steps[len(branch.schedule) :], strict=True):
            for move in reversed(by_cost(node.moves, node.last)):
                if move != step.move:
                    self._add(node, move, node.cost_of(move))

    def _add(self, node: _Node, move: str, cost: int) -> None:
        number = next(self._numbers)
        heapq.heappush(self._heap, _Entry(-number, number, cost, node, move))

    @property
    def done_up_to(self) -> float | None:
        costs = [*(entry.cost for entry in self._heap), *self._under_way.values()]
        return min(costs, default=math.inf) - 1


class Delays(DepthFirst):
    """Every order, once, simplest first: of the branches left the one with the fewest delays.

    With a `bound`, only orders with at most so many delays. No sleep sets, so the bound is claimed rightly.
    """

    def __init__(self, bound: int | None = None) -> None:
        super().__init__()
        self._bound = math.inf if bound is None else bound
        self._cut = math.inf  # the fewest delays of an order that the bound leaves out

    def _add(self, node: _Node, move: str, cost: int) -> None:
        if cost > self._bound:
            self._cut = min(self._cut, cost)
        else:
            heapq.heappush(self._heap, _Entry(cost, next(self._numbers), cost, node, move))

    @property
    def done_up_to(self) -> float | None:
        first = [self._heap[0].cost] if self._heap else []
        return min([*first, *self._under_way.values(), self._cut]) - 1


class SleepSets(_Frontier):
    """One run of each class of equal orders, and some that are pruned; simplest first.

    After Godefroid, Partial-order methods for the verification of concurrent systems, 1996. A move that
    has been tried from a state sleeps in the branches beside it until a step that is dependent with it.
    A branch begins when the one before it has told what its step does: no footprint is guessed.
    """

    def _branch_off(self, branch: Branch, run: Brought, fresh: list[_Node]) -> None:
        start = len(branch.schedule)
        touched = list(fresh)
        if branch.node is not None:
            branch.node.tried[branch.schedule[-1]] = run.steps[start - 1]
            branch.node.trying = None
            touched.append(branch.node)
        for node, step in zip(fresh, run.steps[start:], strict=True):
            node.tried[step.move] = step
        touched += self._want(branch, run, fresh)
        for node in touched:
            self._go_on(node)

    def _want(self, branch: Branch, run: Brought, fresh: list[_Node]) -> list[_Node]:
        """Note which moves are to be tried from fresh and other nodes; these others."""
        for node in fresh:
            node.todo.update(move for move in node.moves if not node.covered(move))
        return []

    def _go_on(self, node: _Node) -> None:
        if node.trying is None and node.todo:
            move = by_cost(node.todo, node.last)[0]
            node.todo.remove(move)
            node.trying = move
            cost = node.cost_of(move)
            heapq.heappush(self._heap, _Entry(cost, next(self._numbers), cost, node, move))

    @property
    def done_up_to(self) -> float | None:
        return math.inf if self.done else None


class SourceSets(SleepSets):
    """As SleepSets, with fewer pruned runs: a move is tried only where two steps of a run show that it must.

    After Abdulla, Aronis, Jonsson, Sagonas, Optimal dynamic partial order reduction, POPL 2014: for each
    race of a run, some move that begins the other order of the two is tried from the state before them.
    Moves of time are tried wherever they can be made, and all moves where one of them would let time pass
    again: what was woken in time shows no race with a move of time that was not made. So are the moves of
    whoever could move and is ended by somebody else.
    The estimate is that of SleepSets, and too high, until all is done.
    """

    def _want(self, branch: Branch, run: Brought, fresh: list[_Node]) -> list[_Node]:
        for node in fresh:
            must = [move for move in node.moves if node.tired or move.endswith(TIME_PASSES)]
            node.todo.update(move for move in must if not node.covered(move))
        last = fresh[-1] if fresh else branch.node
        way = last.way() if last is not None else []
        order = Order(run.steps)
        touched = []
        # The races of earlier steps were seen by the run that made them first.
        for late in range(max(len(branch.schedule) - 1, 0), len(run.steps)):
            for early in order.races(late):
                node = way[early]
                # A sleeper that may move only since `early` is no beginning.
                begin = [move for move in order.beginnings(early, late) if move in node.moves]
                if begin and not any(node.covered(move) for move in begin):
                    node.todo.add(by_cost(begin, node.last)[0])
                    touched.append(node)
            # Whoever could move and no longer can (its process was ended) shows no race in this run.
            can = run.moves[late + 1] if late + 1 < len(run.moves) else ()
            node = way[late]
            if lost := {move for move in node.moves if move not in can and not node.covered(move)}:
                node.todo |= lost
                touched.append(node)
        return touched
