"""What the player shows of shared things and small variables: chosen from what the runs tell.

What is not the same in every run of a beginning (a process id, the time of day) is no part of a schedule,
and what never changes is no news: neither is shown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from every_schedule.run import Run

State = dict["Key", "str | None"]  # None: not known, or of a file: it is not there

MOST, WIDE = 12, 16  # things that are shown, and items of an array
UNKNOWN = "\N{MIDDLE DOT}"  # an item of an array that nobody has touched
# In the order in which they stand.
_KINDS = (
    "file",
    "value",
    "array",
    "lock",
    "semaphore",
    "queue",
    "pipe",
    "event",
    "barrier",
    "proxy",
    "variable",
)
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
    wide: int = 0  # items of an array


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

    def meet(self, known: State, other: State) -> State:
        """Two runs have come the same way: what is known from both."""
        if known is other or known == other:
            return known
        self._unsteady |= {key for key in known.keys() & other.keys() if known[key] != other[key]}
        return {**other, **known}

    def choose(self, states: Iterable[tuple[State, frozenset[str]]]) -> dict[Key, Shown]:
        """What is shown, in its order; of an array all items have one key. With each state who is there."""
        pairs = list(states)
        texts: dict[Key, set[str | None]] = {key: set() for state, _ in pairs for key in state}
        for key, its in texts.items():
            its |= {state.get(key) for state, there in pairs if key.kind != "variable" or key.key in there}
        groups: defaultdict[Key, list[Key]] = defaultdict(list)
        for key in sorted(texts.keys() - self._unsteady, key=_place):
            groups[whole(key)].append(key)
        kept = [key for key, group in groups.items() if any(_changes(one, texts[one]) for one in group)]
        things = [key for key in kept if key.kind != "variable"][:MOST]
        named = {key: self._name(groups[key][0]) for key in things}
        often = Counter((key.kind, name) for key, name in named.items())
        numbers: Counter[tuple[str, str]] = Counter()
        shown: dict[Key, Shown] = {}
        for key, name in named.items():
            numbers[key.kind, name] += 1
            number = 0 if name and often[key.kind, name] == 1 else numbers[key.kind, name]
            items = [int(item[2]) for one in groups[key] if (item := _item(one))]
            shown[key] = Shown(key.kind, name, number, "", min(max(items, default=-1) + 1, WIDE))
        variables = [key for key in kept if key.kind == "variable"]
        return shown | {key: Shown("variable", key.name, 0, key.key) for key in variables}

    def _name(self, key: Key) -> str:
        names = Counter({name: count for name, count in self._names[key].items() if name})
        name = min(names, key=lambda one: (-names[one], one), default="")
        return (name.partition("[")[0] if key.kind == "array" else name).removesuffix(".value")


def _changes(key: Key, texts: set[str | None]) -> bool:
    """Whether these texts are any news. That one is known at last is none of a lock or a value."""
    return len(texts if key.kind in ("file", "array", "variable") else texts - {None}) > 1


def _item(key: Key) -> re.Match[str] | None:
    return _ITEM.fullmatch(key.key) if key.kind == "array" else None


def whole(key: Key) -> Key:
    """The key of an array, of which this is an item; any other as it is."""
    item = _item(key)
    return Key("array", item[1]) if item else key


def seen(state: State, shown: Mapping[Key, Shown]) -> State:
    """The part of a state that is shown."""
    found: State = {}
    for key, one in shown.items():
        if one.wide:
            items = (state.get(Key("array", f"{key.key}[{i}]")) or UNKNOWN for i in range(one.wide))
            found[key] = f"[{', '.join(items)}]"
        elif key in state:
            found[key] = state[key]
    return found


def _place(key: Key) -> tuple[object, ...]:
    return _KINDS.index(key.kind), _natural(key.key), key.name


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part or 0), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]
