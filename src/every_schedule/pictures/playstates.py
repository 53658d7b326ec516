"""What the player shows of shared things and small variables: chosen from what the runs tell.

What is not the same in every run of a beginning (a process id, the time of day) is no part of a schedule,
and what never changes is no news: neither is shown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from every_schedule.run import Run

State = dict["Key", "str | None"]  # None: not known, or of a file: it is not there

MOST, WIDE = 12, 16  # things that are shown, and items of an array
UNKNOWN = "\N{MIDDLE DOT}"  # an item of an array that nobody has touched
_KINDS = (
    "file",
    "value",
    "array",
    "lock",
    "semaphore",
    "queue",
    "pipe",
    "event",
    "variable",
)  # as they stand
_ITEM = re.compile(r"(.*)\[(\d+)\]")


class Key(NamedTuple):
    """A thing, or a variable, that is the same in all runs."""

    kind: str
    key: str  # of a variable: whose it is
    name: str = ""  # of a variable


class Shown(NamedTuple):
    """A thing or a variable as the player names it."""

    kind: str
    name: str  # what the program calls it; "": not known
    number: int  # which of those of that name; 0: there is one
    owner: str  # of a variable


class States:
    """The states of all runs, which are read one after the other."""

    def __init__(self) -> None:
        self._names: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        self._unsteady: set[Key] = set()

    def of(self, run: Run) -> Iterator[State]:
        """The state after each step of a run, and before the first."""
        told = run.states_after or {"things": [], "after": []}
        keys = []
        for kind, key, name in told["things"]:
            one = Key(kind, key, name if kind == "variable" else "")
            self._names[one][name] += 1
            keys.append(one)
        now: State = {}
        for step in range(len(run.schedule) + 1):
            if step < len(told["after"]) and told["after"][step]:
                now = now | {keys[number]: text for number, text in told["after"][step]}
            yield now

    def meet(self, known: State, other: State) -> None:
        """Two runs have come the same way."""
        if known is not other and known != other:
            self._unsteady |= {
                key
                for key in known.keys() | other.keys()
                if known.get(key, UNKNOWN) != other.get(key, UNKNOWN)
            }

    def choose(self, states: Iterable[State], actors: Iterable[str]) -> dict[Key, Shown]:
        """What is shown, in its order; of an array all items have one key."""
        values: defaultdict[Key, set[str | None]] = defaultdict(set)
        actors = set(actors)
        for state in states:
            for key, text in state.items():
                values[key].add(text)
            for key in values.keys() - state.keys():
                if key.kind != "variable":
                    values[key].add(None)
        kept = [
            key for key, texts in values.items() if key not in self._unsteady and self._changes(key, texts)
        ]
        kept = [key for key in kept if key.kind != "variable" or key.key in actors]
        kept.sort(key=lambda key: (_KINDS.index(key.kind), _natural(key.key), key.name))
        names = {key: self._name(key) for key in kept}
        shown: dict[Key, Shown] = {}
        often = Counter(
            (whole(key).kind, names[key], key.key if key.kind == "variable" else "")
            for key in {whole(key): key for key in kept}.values()
        )
        numbers: Counter[tuple[str, str]] = Counter()
        for key in kept:
            if whole(key) in shown:
                continue
            if key.kind == "variable":
                shown[key] = Shown("variable", key.name, 0, key.key)
                continue
            name = names[key]
            numbers[key.kind, name] += 1
            number = numbers[key.kind, name] if not name or often[key.kind, name, ""] > 1 else 0
            shown[whole(key)] = Shown(key.kind, name, number, "")
        things = [key for key in shown if key.kind != "variable"][:MOST]
        variables = [key for key in shown if key.kind == "variable"]
        return {key: shown[key] for key in (*things, *variables)}

    @staticmethod
    def _changes(key: Key, texts: set[str | None]) -> bool:
        return len(texts - {None}) > 1 or (key.kind == "file" and len(texts) > 1)

    def _name(self, key: Key) -> str:
        if key.kind == "variable":
            return key.name
        names = Counter({name: count for name, count in self._names[key].items() if name})
        name = min(names, key=lambda one: (-names[one], one), default="")
        if key.kind == "array":
            name = name.partition("[")[0]
        return name.removesuffix(".value")


def whole(key: Key) -> Key:
    """The key of an array, of which this is an item; any other as it is."""
    item = _ITEM.fullmatch(key.key) if key.kind == "array" else None
    return Key("array", item[1]) if item else key


def seen(state: State, chosen: Iterable[Key]) -> State:
    """The part of a state that is shown."""
    arrays: defaultdict[Key, dict[int, str]] = defaultdict(dict)
    for key, text in state.items():
        if text is not None and (item := _ITEM.fullmatch(key.key) if key.kind == "array" else None):
            arrays[whole(key)][int(item[2])] = text
    found: State = {}
    for key in chosen:
        if key in arrays:
            items = arrays[key]
            wide = min(max(items) + 1, WIDE)
            found[key] = f"[{', '.join(items.get(i, UNKNOWN) for i in range(wide))}]"
        elif key in state:
            found[key] = state[key]
    return found


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part or 0), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]
