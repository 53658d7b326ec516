"""Things that processes share, what is done to them, what conflicts, and the sentence that says why.

An operation is what one actor does to one thing: `Ann reads tickets.json (shop.py:18)`. Two operations
conflict if they are on one thing and one of them changes it. Steps whose operations do not conflict can
change places without anybody noticing: on this rests how many runs a search may leave out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePath
from typing import Literal, NamedTuple, NotRequired, TypedDict, get_args

from every_schedule.place import Place
from every_schedule.things_words import THEIRS, VERBS, WHY
from every_schedule.words import enumerated

Kind = Literal[
    "lock",  # Lock, RLock, flock: whoever acquires it holds it
    "semaphore",
    "condition",
    "event",
    "barrier",
    "queue",
    "pipe",
    "value",
    "array",
    "memory",  # a named block of shared memory
    "file",  # a folder too: the key is its real path
    "port",
    "proxy",
    "process",
    "pool",
]
Mode = Literal["reads", "changes"]
Verb = Literal[
    "aborts",
    "acquires",
    "begins",
    "clears",
    "closes",
    "connects",
    "ends",
    "gets",
    "gives up",  # a wait with a limit is over, and nothing was got
    "hands in",
    "joins",
    "lists",
    "looks",
    "makes",
    "notifies",
    "opens",
    "puts",
    "reads",
    "receives",
    "releases",
    "removes",
    "renames",
    "sends",
    "sets",
    "signals",
    "starts",
    "terminates",
    "waits",
    "writes",
]
_KINDS, _MODES, _VERBS = get_args(Kind), get_args(Mode), get_args(Verb)
Ends = Literal["holds", "breaks", "hangs", "fails"]


INNER = "of "  # how the key begins of what threads of one process share, and no call tells of


@dataclass(frozen=True)
class Thing:
    """What processes share. Two that have the same kind and key are the same thing in all processes."""

    kind: Kind
    key: str  # what all processes agree on: a semaphore's name, a pipe's inode, a real path
    name: str = field(default="", compare=False)  # what the program calls it; "": not known

    def __str__(self) -> str:
        if self.name or self.kind == "file":
            return self.name or PurePath(self.key).name
        return WHY["variable" if self.key.startswith(INNER) else self.kind]


@dataclass(frozen=True)
class Operation:
    """What one actor does to one thing."""

    actor: str
    thing: Thing
    mode: Mode
    verb: Verb
    place: Place  # the nearest frame of own code


# The operations of one step, those of whoever was woken in it too. None: not known what it did.
Footprint = tuple[Operation, ...] | None


def conflict(one: Operation, other: Operation) -> bool:
    """True if it can matter which of two operations comes first.

    They are on one thing, and one of them changes it. A folder is no other thing than what lies in it:
    whoever removes, makes or renames a folder changes all below; whoever lists it reads which files lie
    in it, so it conflicts with what makes, writes or removes one of these.
    """
    if "changes" not in (one.mode, other.mode):
        return False
    if one.thing == other.thing:
        return True
    if not one.thing.kind == other.thing.kind == "file":
        return False
    return _changes_within(one, other) or _changes_within(other, one)


def _changes_within(folder: Operation, inner: Operation) -> bool:
    above = _folders(inner.thing.key)
    return folder.thing.key in (above if folder.mode == "changes" else above[:1])


@lru_cache(4096)
def _folders(path: str) -> tuple[str, ...]:
    return tuple(map(str, PurePath(path).parents))


def footprints_conflict(one: Footprint, other: Footprint) -> bool:
    """True if any two of their operations conflict. One that is not known conflicts with everything."""
    if one is None or other is None:
        return True
    return any(conflict(mine, yours) for mine in one for yours in other)


def _process(actor: str) -> Thing:
    return Thing("process", actor, actor)


def end_of(actor: str, had: Iterable[Thing], place: Place) -> tuple[Operation, ...]:
    """The end of a process as operations: whoever joins it may go on, and what it `had` open is closed."""
    ends = Operation(actor, _process(actor), "changes", "ends", place)
    return ends, *(Operation(actor, thing, "changes", "closes", place) for thing in had)


class OperationJson(TypedDict):
    """An operation on its way from process to process."""

    actor: str
    kind: Kind
    key: str
    name: NotRequired[str]
    mode: Mode
    verb: Verb
    file: str
    line: int
    call: NotRequired[str]


def formatted(operation: Operation) -> OperationJson:
    """An operation as JSON takes it."""
    form = OperationJson(
        actor=operation.actor,
        kind=operation.thing.kind,
        key=operation.thing.key,
        mode=operation.mode,
        verb=operation.verb,
        file=operation.place.file,
        line=operation.place.line,
    )
    if operation.thing.name:
        form["name"] = operation.thing.name
    if operation.place.call:
        form["call"] = operation.place.call
    return form


def parsed(form: OperationJson) -> Operation:
    """The operation of a JSON form. Raises ValueError for a kind, mode or verb that there is not."""
    for word, known in (form["kind"], _KINDS), (form["mode"], _MODES), (form["verb"], _VERBS):
        if word not in known:
            raise ValueError(f"There is no {word!r} among {', '.join(known)}.")
    return Operation(
        form["actor"],
        Thing(form["kind"], form["key"], form.get("name", "")),
        form["mode"],
        form["verb"],
        Place(form["file"], form["line"], form.get("call", "")),
    )


@dataclass(frozen=True)
class Story:
    """What `why` needs to know of a run."""

    ends: Ends
    operations: Sequence[Operation]  # in the order in which they were done; those not yet over, too
    waiting: Mapping[str, Operation] = field(default_factory=dict)  # hung: actor -> what it is stuck in
    open_ends: Mapping[str, Sequence[str]] = field(default_factory=dict)  # hung: who waits for the end of
    # a pipe -> who still has the other end open


def why(failing: Story, nearest: Story | None) -> str:
    """One sentence that says why a run goes wrong, from its operations; "" if they do not tell.

    `nearest` is the run that holds and differs least from the failing one; None if none holds.

    A hung run's sentence is the circle of who holds what and waits for what; or who still has the other
    end of a pipe open; or who has a lock and does not give it back. Any other's is an operation that
    comes between two of somebody else, or before one, and in the nearest run does not.
    """
    if failing.ends == "hangs":
        return _circle(failing) or _open_end(failing) or _kept(failing) or _order(failing, nearest)
    return _order(failing, nearest)


def deed(operation: Operation) -> str:
    """What an operation's actor does, without where: "acquires lock"."""
    if operation.thing == _process(operation.actor) and operation.verb in WHY:
        # The end of a process comes by itself, but where a line of its own brings it.
        return WHY[operation.verb] if operation.place.line else VERBS[operation.verb][0]
    return WHY["does"].format(verb=VERBS[operation.verb][0], thing=operation.thing)


def _at(operation: Operation) -> str:
    file, line, _ = operation.place
    return WHY["at"].format(file=file, line=line) if line else ""


def _at_line(operation: Operation) -> str:
    return WHY["at line"].format(line=operation.place.line) if operation.place.line else ""


def _holders(story: Story) -> dict[Thing, dict[str, Operation]]:
    """Who holds each lock and semaphore when the run is over, and by which operation."""
    held: defaultdict[Thing, dict[str, list[Operation]]] = defaultdict(dict)
    for operation in story.operations:
        if operation.thing.kind not in ("lock", "semaphore"):
            continue
        mine = held[operation.thing].setdefault(operation.actor, [])
        if operation.verb == "acquires":
            mine.append(operation)
        elif operation.verb in ("releases", "gives up") and mine:
            mine.pop()
    for actor, operation in story.waiting.items():
        # What is waited for has been begun and not been got.
        if operation.verb == "acquires" and held[operation.thing].get(actor):
            held[operation.thing][actor].pop()
    return {thing: {who: mine[-1] for who, mine in by.items() if mine} for thing, by in held.items()}


def _circle(story: Story) -> str:
    holders = _holders(story)
    waits_for = {
        actor: sorted(holders.get(operation.thing, {})) for actor, operation in story.waiting.items()
    }
    for first in sorted(waits_for):
        if path := _way_back(first, waits_for):
            parts = []
            for before, actor in zip([path[-1], *path], path, strict=False):
                wanted, has = story.waiting[actor], holders[story.waiting[before].thing][actor]
                if before == actor:
                    return WHY["waits for itself"].format(
                        who=actor, thing=wanted.thing, at=_at_line(wanted), held=_at_line(has)
                    )
                parts.append(
                    WHY["holds and waits"].format(
                        who=actor, has=has.thing, held=_at_line(has), thing=wanted.thing, at=_at_line(wanted)
                    )
                )
            return WHY["circle"].format(WHY["and then"].join(parts))
    return ""


def _way_back(first: str, waits_for: Mapping[str, list[str]]) -> list[str]:
    """The shortest circle through `first`, as actors each of whom waits for the next; [] if there is none."""
    paths = [[first]]
    seen: set[str] = set()
    for path in paths:
        for other in waits_for.get(path[-1], []):
            if other == first:
                return path
            if other not in seen:
                seen.add(other)
                paths.append([*path, other])
    return []


def _open_end(story: Story) -> str:
    for actor, operation in sorted(story.waiting.items()):
        if others := story.open_ends.get(actor):
            many = "have it open" if len(others) > 1 else "has it open"
            return WHY[many].format(
                who=actor, thing=operation.thing, at=_at(operation), others=enumerated(others)
            )
    return ""


def _kept(story: Story) -> str:
    holders = _holders(story)
    for actor, operation in sorted(story.waiting.items()):
        for other, has in sorted(holders.get(operation.thing, {}).items()):
            ended = any(o.actor == other and o.verb == "ends" for o in story.operations)
            return WHY["ended with it" if ended else "keeps it"].format(
                who=actor, thing=operation.thing, at=_at(operation), other=other, held=_at(has)
            )
    return ""


class _Name(NamedTuple):
    """An operation's name that means the same in two runs: what an actor does for the n-th time."""

    actor: str
    thing: Thing
    verb: Verb
    place: Place
    times: int


def _named(story: Story) -> dict[_Name, tuple[int, Operation]]:
    times: defaultdict[tuple[str, Thing, Verb, Place], int] = defaultdict(int)
    names = {}
    for position, operation in enumerate(story.operations):
        what = (operation.actor, operation.thing, operation.verb, operation.place)
        names[_Name(*what, times[what])] = position, operation
        times[what] += 1
    return names


def _order(failing: Story, nearest: Story | None) -> str:
    names = _named(failing)
    others = _named(nearest) if nearest else {}
    where = {name: position for name, (position, _) in others.items()}
    between = [
        triple for triple in _betweens(names) if not nearest or _differs(where, *(name for name, _ in triple))
    ]
    if between:
        # A change that comes between a look and what was made of it explains most; then the first.
        (_, before), (_, it), (_, after) = min(between, key=_weakness)
        whose, what = WHY["of"].format(before.actor), VERBS[before.verb][1]
        if before == after and before.verb == "waits":  # it began to wait, and has been woken
            return WHY["during"].format(
                **_common(failing, it), whose=whose, before=what, before_at=_at(before)
            )
        return WHY["between"].format(
            **_common(failing, it),
            whose=whose,
            before=what,
            before_at=_at(before),
            theirs=THEIRS.get(before.actor, WHY["of"].format(before.actor)),
            after=VERBS[after.verb][1],
            after_at=_at(after),
        )
    for name, (position, operation) in names.items():
        for earlier, (when, first) in names.items():
            if when >= position or first.actor == operation.actor or not conflict(first, operation):
                continue
            if name in where and (earlier not in where or where[earlier] > where[name]):
                return WHY["before"].format(
                    **_common(failing, first),
                    whose=WHY["of"].format(operation.actor),
                    after=VERBS[operation.verb][1],
                    after_at=_at(operation),
                )
    return ""


def _common(story: Story, it: Operation) -> dict[str, str]:
    return {"it": WHY["it " + story.ends], "does": f"{it.actor} {deed(it)}{_at(it)}"}


_Named = tuple[_Name, Operation]


def _betweens(names: Mapping[_Name, tuple[int, Operation]]) -> Iterator[tuple[_Named, _Named, _Named]]:
    """Each operation that comes between two of another actor's on its thing and conflicts with one."""
    by_thing: defaultdict[Thing, list[_Named]] = defaultdict(list)
    for name, (_, operation) in names.items():
        by_thing[operation.thing].append((name, operation))
    for done in by_thing.values():
        for actor in dict.fromkeys(operation.actor for _, operation in done):
            mine = [i for i, (_, operation) in enumerate(done) if operation.actor == actor]
            for left, right in pairwise(mine):
                for middle in range(left + 1, right):
                    it = done[middle][1]
                    if conflict(done[left][1], it) or conflict(it, done[right][1]):
                        yield done[left], done[middle], done[right]


def _differs(where: Mapping[_Name, int], before: _Name, it: _Name, after: _Name) -> bool:
    """True if in the other run `it` is there and does not come between the two."""
    if it not in where:
        return False
    lower, upper = where.get(before, len(where)), where.get(after, -1)
    return not lower < where[it] < upper


def _weakness(triple: tuple[_Named, _Named, _Named]) -> tuple[bool, bool]:
    (_, before), (_, _), (_, after) = triple
    return before.mode != "reads" or after.mode != "changes", before.verb == "releases"
