"""An exploration as the data of the player (`static/player.js`): the tree of what every schedule said.

Each node is a beginning of schedules: what its last step brought, and who could move next. Nodes with
the same news and the same future are stored once, so that the tree of a thousand schedules stays small.
The data is JSON:

    call    the script's name and its arguments, as `launch` takes them
    actors  names; those of the actors first, then those that have moves in which time passes ("Ann~"),
            then "~" and "" (a line that nobody said), if they are there
    colours the name of the colour of each: `--es-NAME` in the style sheet
    texts   every text that occurs, once
    places  text and line of each text of `texts` that is a place in the script, one after the other
    code    [number of the first line, source] of each function in which an actor is known to be
    lines   actor, text and number of the line of source (0: not known) of each, one after the other
    nodes   [news, actor, distance, actor, distance ...], or where a schedule is over
            [news, kind, text of the reason or -1, name, what it waits in, name ...] (texts)
    things  [kind, name, number, actor] of each thing that processes share, and of each small variable of an
            actor (else -1); name "": not known; number 0: no other has the same name
    states  for each node what has changed: thing, text, thing, text ... (-1: not known, or no such file)
    whys    node and text of the sentence that says why, one after the other, where a schedule goes wrong

`things` and `states` are there only if the runs tell them, `whys` if there are any.

`news` are numbers: a line, or -1 - 2 * actor for one that has ended, one less if its process failed.
A child is found so many nodes before its parent; the last node is the root.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from every_schedule.pictures import palette, source
from every_schedule.pictures.playstates import Key, Shown, State, States, seen
from every_schedule.schedule import TIME_PASSES, is_time

if TYPE_CHECKING:
    from every_schedule.exploration import Exploration

LARGEST = 60_000  # a longer text is left out, for a page must stay light


def text(exploration: Exploration) -> str:
    """The data as JSON."""
    root, states = _grow(exploration)
    for more in (True, False):
        data = json.dumps(_data(exploration, root, states, more), separators=(",", ":"), ensure_ascii=False)
        if len(data) <= LARGEST:
            return data
    return json.dumps({"too_many": len(exploration.verdicts)})


@dataclass
class _Node:
    """A beginning of schedules, while the tree grows."""

    lines: list[tuple[str, str, int]] = field(default_factory=list)
    over: dict[str, bool] | None = None  # who has ended, and whether it failed; None: not yet known
    children: dict[str, _Node] = field(default_factory=dict)
    state: State = field(default_factory=dict)
    ending: tuple[str, str, dict[str, str]] | None = None  # kind, reason, who waits where
    why: str = ""


class _Table(dict[Any, int]):
    """Numbers things in the order in which it meets them."""

    def __missing__(self, thing: Any) -> int:
        self[thing] = len(self)
        return self[thing]


@dataclass
class _Tables:
    """What nodes are written with: each thing once."""

    actors: _Table
    texts: _Table
    shown: dict[Key, Shown]
    lines: _Table = field(default_factory=_Table)
    nodes: _Table = field(default_factory=_Table)


def _data(exploration: Exploration, root: _Node, states: States, more: bool) -> dict[str, Any]:
    """`more`: with states, and sentences that say why."""
    texts = _Table()
    names = _names(root, texts)
    actors = _Table({name: i for i, name in enumerate(names)})
    shown = states.choose(_states(root)) if more else {}
    tables = _Tables(actors, texts, shown)
    _number(root, set(), {}, tables, more)
    waits = [place for run in exploration.runs for who, place in run.places.items() if who in actors]
    in_sight = {
        *(line for *_, line in tables.lines),
        *(place.line for place in waits if place.file == exploration.script),
    }
    places = {texts[str(place)]: place.line for place in waits if place.file == exploration.script}
    colours = palette.names(names)
    things = [[one.kind, one.name, one.number, actors.get(one.owner, -1)] for one in shown.values()]
    data = {
        "call": [exploration.call or exploration.script, *exploration.args],
        "actors": names,
        "colours": [colours[name] for name in names],
        "texts": list(texts),
        "places": [number for place in sorted(places.items()) for number in place],
        "code": source.functions(exploration.source, in_sight),
        "lines": [number for line in tables.lines for number in line],
        "nodes": [_flat(i, node) for i, (_, _, *node) in enumerate(tables.nodes)],
    }
    if things:
        data |= {"things": things, "states": [list(changed) for changed, *_ in tables.nodes]}
    if whys := [(i, why) for i, (_, why, *_) in enumerate(tables.nodes) if why >= 0]:
        data["whys"] = [number for why in whys for number in why]
    return data


def _grow(exploration: Exploration) -> tuple[_Node, States]:
    """The tree of all beginnings. Where runs share one, the first of them tells what it brought."""
    root, states = _Node(), States()
    for run, verdict, why in zip(exploration.runs, exploration.verdicts, exploration.whys(), strict=True):
        last = {who: run.last_step(who) for who in run.actors}
        node = root
        for step, (mover, state) in enumerate(zip(["", *run.schedule], states.of(run), strict=True)):
            node = node.children.setdefault(mover, _Node()) if step else root
            over = {who: run.failed(who) for who in last if last[who] <= step}
            if node.over is None:
                said = zip(run.lines, run.said_at, strict=True)
                node.lines = [(line.who, line.what, at) for line, at in said if line.step == step]
                node.over, node.state = over, state
            node.state = states.meet(node.state, state)
            # Who comes back in another run was blocked; a hung run does not know every exit code.
            node.over = {who: node.over[who] or over[who] for who in node.over if who in over}
        node.ending = (verdict.kind, verdict.reason, run.stacks)
        node.why = why
    return root, states


def _all(root: _Node) -> Iterator[_Node]:
    todo = [root]
    while todo:
        node = todo.pop()
        yield node
        todo += reversed(node.children.values())


def _states(root: _Node) -> Iterator[tuple[State, frozenset[str]]]:
    """The state at each node, and who is there."""
    todo = [(root, frozenset[str]())]
    while todo:
        node, spoken = todo.pop()
        spoken |= {who for who, *_ in node.lines}
        yield node.state, spoken - (node.over or {}).keys()
        todo += [(child, spoken) for child in node.children.values()]


def _names(root: _Node, said: _Table) -> list[str]:
    """Who speaks or moves; and every text that is said, numbered."""
    names: set[str] = set()
    for node in _all(root):
        for who, what, _ in node.lines:
            names.add(who)
            said[what]
        names.update(node.children)
    last = [name for name in (TIME_PASSES, "") if name in names]
    return [*sorted(names - {*last}, key=lambda name: (is_time(name), name)), *last]


def _number(node: _Node, gone: set[str], before: State, tables: _Tables, more: bool) -> int:
    """The number of a node, which it shares with every node of the same news and future."""
    actors, texts, nodes = tables.actors, tables.texts, tables.nodes
    over = node.over or {}
    news = [tables.lines[actors[who], texts[what], at] for who, what, at in node.lines]
    news += [-1 - 2 * actors[who] - over[who] for who in sorted(over.keys() - gone)]
    state = seen(node.state, tables.shown)
    changed: list[int] = []
    for number, key in enumerate(tables.shown):
        if key in state and (key not in before or before[key] != state[key]):
            text = state[key]
            if key.kind == "variable" and key.key in over:
                continue  # whoever has ended has none
            changed += [number, -1 if text is None else texts[text]]
    if node.ending:
        kind, reason, stacks = node.ending
        waits = [texts[text] for waiting in stacks.items() for text in waiting]
        why = texts[node.why] if more and node.why else -1
        return nodes[(tuple(changed), why, tuple(news), kind, texts[reason] if reason else -1, *waits)]
    children = [
        number
        for mover, child in node.children.items()
        for number in (actors[mover], _number(child, {*over}, state, tables, more))
    ]
    return nodes[(tuple(changed), -1, tuple(news), *children)]


def _flat(number: int, node: list[Any]) -> list[Any]:
    """A node as it is written: children by their distance, which is the smaller number."""
    news, *rest = node
    if rest and isinstance(rest[0], str):
        return [news, *rest]
    return [news, *(number - value if i % 2 else value for i, value in enumerate(rest))]
