"""Which orders are equal, and how many orders there are of each kind.

A **move** is an entry of a schedule: "Ann" lets Ann go on from where she is held, "Ann~" lets the time of
her wait pass. A **step** is a move that was made, with all that was done in it, by the mover and by
whoever was woken. Two steps are **dependent** if their order can matter:

- the same actor moves, or runs because it was woken or started, in both. So a step comes after its
  actor's last one, and what a woken actor does next comes after the step that woke it;
- their footprints conflict (see `things`), or one is not known;
- one is a move of time. Whether "Ann~" may be made depends on who moved since her last one (a sleeper
  moves again only after somebody else has, or when nobody else can), so its place is part of the order.

Orders that come from each other by exchanging neighbours that are not dependent are **equal**: each actor
sees and does the same in both, and they end alike. That is exact for a program whose footprints are
complete and that depends on nothing but the schedule: whom a release wakes, too, must follow from the
order of what was done on that thing. A footprint that says too much costs runs and changes no count. One
that says too little makes counts wrong.

What an outsider sees of the order of two steps that are not dependent (which of two lines was printed
first) is not the same in equal orders.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import TypedDict

from every_schedule.schedule import TIME_PASSES, is_time, mover
from every_schedule.things import Footprint, OperationJson, footprints_conflict, formatted, parsed


@dataclass(frozen=True)
class Step:
    """A move that was made, and what was done in it."""

    move: str
    footprint: Footprint  # operations of everybody who ran in the step; None: not known
    woken: frozenset[str] = frozenset()  # who was let go on, or started, by it: not the mover

    @cached_property
    def actor(self) -> str:
        """Who moved."""
        return mover(self.move)

    @cached_property
    def ran(self) -> frozenset[str]:
        """Everybody who ran in the step."""
        return self.woken | {self.actor} | {operation.actor for operation in self.footprint or ()}

    @cached_property
    def opaque(self) -> bool:
        """True if the step is dependent with every other."""
        return self.footprint is None or self.move.endswith(TIME_PASSES)


class StepJson(TypedDict):
    """A step on its way from process to process."""

    move: str
    footprint: list[OperationJson] | None
    woken: list[str]


def step_to_json(step: Step) -> StepJson:
    """A step as JSON takes it."""
    footprint = None if step.footprint is None else [formatted(operation) for operation in step.footprint]
    return StepJson(move=step.move, footprint=footprint, woken=sorted(step.woken))


def step_from_json(form: StepJson) -> Step:
    """The step of a JSON form. Raises ValueError as `things.parsed` does."""
    footprint = None if form["footprint"] is None else tuple(map(parsed, form["footprint"]))
    return Step(form["move"], footprint, frozenset(form["woken"]))


def dependent(one: Step, other: Step) -> bool:
    """True if the order of two steps can matter."""
    if one.opaque or other.opaque or not one.ran.isdisjoint(other.ran):
        return True
    return footprints_conflict(one.footprint, other.footprint)


def still_asleep(sleep: Iterable[Step], step: Step) -> tuple[Step, ...]:
    """Which of the moves that are asleep before a step are so after it."""
    return tuple(other for other in sleep if not dependent(other, step))


def by_cost(moves: Iterable[str], last: str) -> list[str]:
    """The moves in the order of a plain round robin that begins with whoever moved last; time comes last."""
    actor = mover(last)

    def place(move: str) -> tuple[bool, bool, bool, str]:
        who = mover(move)
        return is_time(move), who != actor, who < actor, who

    return sorted(moves, key=place)


def cheapest(moves: Iterable[str], last: str, sleep: Iterable[Step]) -> str | None:
    """The move that a run makes where its branch does not say; None if all are asleep."""
    asleep = {step.move for step in sleep}
    return next((move for move in by_cost(moves, last) if move not in asleep), None)


class Sleep:
    """Who is asleep in a run that leaves out equal orders, and which move is made.

    The run follows `schedule`. Each move of `sleep` was made, in an earlier run, from the state before the
    last of these moves; an order that goes on with it is run there. It sleeps until a step that is
    dependent with it. Once the schedule is used up, the cheapest move that is not asleep is made, at every
    step.
    """

    def __init__(self, schedule: Sequence[str], sleep: Iterable[Step]) -> None:
        self._schedule, self._asleep = schedule, tuple(sleep)
        self._made = 0
        self._last = ""

    def next(self, moves: Iterable[str]) -> str | None:
        """The move to make; None if all are asleep: the run is to end here ("pruned")."""
        if self._made < len(self._schedule):
            return self._schedule[self._made]
        return cheapest(moves, self._last, self._asleep)

    def made(self, step: Step) -> None:
        """Take in what a move has done."""
        self._made += 1
        self._last = step.move
        if self._made >= len(self._schedule):
            self._asleep = still_asleep(self._asleep, step)


class TooMany(Exception):
    """To count the orders that are equal takes too long: it would be a number that nobody can use."""


@dataclass
class Budget:
    """How many beginnings of orders may be looked at, all counts together."""

    left: float

    def spend(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise TooMany


_OPAQUE = "opaque"  # the key of steps that are dependent with every other


class Order:
    """What must come before what in a run, and in all orders that are equal to it."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self.past: list[int] = []  # for each step a bit for every step that must come before it
        self.causes: list[list[int]] = []  # those of them with no other between
        touching: defaultdict[object, list[int]] = defaultdict(list)
        for late, step in enumerate(steps):
            near = (
                range(late)
                if step.opaque
                else sorted({i for key in {*_keys(step), _OPAQUE} for i in touching[key]})
            )
            past, causes = 0, []
            for early in reversed(near):
                if not past >> early & 1 and dependent(steps[early], step):
                    past |= self.past[early] | 1 << early
                    causes.append(early)
                    if past == (1 << late) - 1:
                        break  # a long run whose steps all follow from each other is quickly through
            self.past.append(past)
            self.causes.append(causes)
            for key in _keys(step):
                touching[key].append(late)

    def races(self, late: int) -> Iterator[int]:
        """The steps that come before this one, and need not: a step next to it in the order, not its own."""
        for early in self.causes[late]:
            if self.steps[late].actor not in self.steps[early].ran:
                yield early

    def beginnings(self, early: int, late: int) -> list[str]:
        """The moves with which an order may begin, after what was before `early`, that makes `late` first."""
        others = [i for i in range(early + 1, late) if not self.past[i] >> early & 1] + [late]
        bits = sum(1 << i for i in others)
        return [self.steps[i].move for i in others if not self.past[i] & bits]

    @cached_property
    def _needs(self) -> list[dict[str, int]]:
        """For each step: how many steps of each actor must come before it."""
        needs: list[dict[str, int]] = []
        for past in self.past:
            need: defaultdict[str, int] = defaultdict(int)
            while past:
                need[self.steps[(past & -past).bit_length() - 1].actor] += 1
                past &= past - 1
            needs.append(dict(need))
        return needs

    def key(self) -> tuple[object, ...]:
        """What is the same for equal orders and for no others; it can be hashed."""
        named: defaultdict[str, list[object]] = defaultdict(list)
        for step, need in zip(self.steps, self._needs, strict=True):
            named[step.actor].append((step.move, tuple(sorted(need.items()))))
        return tuple((actor, *steps) for actor, steps in sorted(named.items()))

    def extensions(self, budget: Budget | None = None) -> int:
        """How many orders are equal to this one, itself included. Raises `TooMany` beyond the budget."""
        total, placed = 1, 0
        for part in self._parts():
            placed += len(part)
            total *= comb(placed, len(part)) * self._extensions(part, budget or Budget(math.inf))
        return total

    def orders(self) -> Iterator[list[int]]:
        """The steps in each order that is equal to this one, itself included."""
        yield from self._orders([], 0)

    def _orders(self, begun: list[int], done: int) -> Iterator[list[int]]:
        if len(begun) == len(self.steps):
            yield begun
        for i, past in enumerate(self.past):
            if not done >> i & 1 and not past & ~done:
                yield from self._orders([*begun, i], done | 1 << i)

    def _parts(self) -> list[list[int]]:
        """The steps, in groups that have nothing to do with each other."""
        parts: list[tuple[int, list[int]]] = []
        for i, past in enumerate(self.past):
            mine = [part for part in parts if part[0] & past]
            parts = [part for part in parts if not part[0] & past]
            parts.append((sum(bits for bits, _ in mine) | 1 << i, [*(j for _, p in mine for j in p), i]))
        return [sorted(part) for _, part in parts]

    def _extensions(self, part: list[int], budget: Budget) -> int:
        # An actor's steps follow each other, so a beginning of an order is a number of steps for each actor:
        # far fewer than there are orders.
        actors = sorted({self.steps[i].actor for i in part})
        chains = [[i for i in part if self.steps[i].actor == actor] for actor in actors]
        needs = {i: [self._needs[i].get(actor, 0) for actor in actors] for i in part}
        ways: dict[tuple[int, ...], int] = {(0,) * len(actors): 1}
        for _ in part:
            budget.spend(len(ways))
            longer: defaultdict[tuple[int, ...], int] = defaultdict(int)
            for done, number in ways.items():
                for actor, chain in enumerate(chains):
                    at = done[actor]
                    if at < len(chain) and all(map(int.__le__, needs[chain[at]], done)):
                        longer[(*done[:actor], at + 1, *done[actor + 1 :])] += number
            ways = longer
        return sum(ways.values())


def _keys(step: Step) -> set[object]:
    """What two steps must have in common to be dependent."""
    files = "file"  # a folder and what lies in it are different things and can conflict
    things = {o.thing if o.thing.kind != "file" else files for o in step.footprint or ()}
    return {*things, *(("ran", actor) for actor in step.ran), *([_OPAQUE] if step.opaque else [])}


def linear_extensions(steps: Sequence[Step], budget: Budget | None = None) -> int:
    """How many orders are equal to a run's, itself included; a run of each class gives the number of all.

    Raises `TooMany` if that takes more than there is left of the budget.
    """
    return Order(steps).extensions(budget)


def class_key(steps: Sequence[Step]) -> tuple[object, ...]:
    """A key that equal orders share, and no others: as many keys as there are different stories."""
    return Order(steps).key()
