"""The picture of an exploration: the tree of its schedules, the shortest failures, and the player's data."""

from __future__ import annotations

import sys
from html import escape
from typing import TYPE_CHECKING

from every_schedule.pictures import diagram, playdata
from every_schedule.pictures.svg import (
    BOX,
    KINDS,
    MUTED,
    PAGE,
    SMALL,
    cells,
    icon,
    lane_colour,
    mark,
    num,
    shape,
    svg,
)
from every_schedule.schedule import TIME_PASSES
from every_schedule.schedule import text as written
from every_schedule.words import counted

if TYPE_CHECKING:
    from every_schedule.exploration import Exploration
    from every_schedule.run import Run

TREE = 560  # the height that a tree does not exceed
MANY = 300  # more schedules than this are drawn as strips


def picture(exploration: Exploration) -> str:
    """The tree of all schedules, the shortest run of each kind that should not be, and the player's data."""
    limit = sys.getrecursionlimit()
    deepest = max((len(run.schedule) for run in exploration.runs), default=0)
    sys.setrecursionlimit(limit + 3 * deepest)  # a tree is walked to its leaves
    try:
        return _picture(exploration)
    finally:
        sys.setrecursionlimit(limit)


def _picture(exploration: Exploration) -> str:
    worst = {kind: found for kind in ("breaks", "hangs", "fails") if (found := exploration.shortest(kind))}
    sentence, method = escape(exploration.sentence), exploration.start_method
    parts = [f'<figure class="exploration" style="{BOX}">', f"<p><b>{sentence}.</b> Under {method}.</p>"]
    if exploration.verdicts:
        schedules = [tuple(one.schedule) for one in exploration.runs]
        parts.append(
            _tree(exploration, schedules, min(worst.values(), key=lambda r: len(r.schedule), default=None))
        )
    for kind, shortest in worst.items():
        reason = next(
            verdict.reason
            for verdict, schedule in zip(exploration.verdicts, schedules, strict=True)
            if verdict.kind == kind and schedule == tuple(shortest.schedule)
        )
        parts.append(
            f"<p>{mark(kind)} The shortest schedule that {kind}: "
            f"<code>{escape(written(shortest.schedule))}</code>{': ' + escape(reason) if reason else ''}</p>"
            + diagram.picture(shortest)
        )
    return "".join(parts) + playdata.element(exploration) + "</figure>"


class _Node:
    """A shared beginning of schedules. `first` and `last` count the leaves under it."""

    def __init__(self, first: int, depth: int) -> None:
        self.first, self.last, self.depth = first, first, depth
        self.children: dict[str, _Node] = {}
        self.y = 0.0


def _tree(exploration: Exploration, schedules: list[tuple[str, ...]], shortest: Run | None) -> str:
    kinds: list[str] = [verdict.kind for verdict in exploration.verdicts]
    actors = sorted({name for schedule in schedules for name in schedule} - {TIME_PASSES})
    colours = {who: lane_colour(index) for index, who in enumerate(actors)} | {TIME_PASSES: MUTED}
    pitch = min(16, TREE / len(schedules))
    depth = max(map(len, schedules))
    few = len(schedules) <= MANY
    reach = max(min(42, (300 if few else 180) / (depth or 1)), 4)
    root = _grow(schedules)
    _place(root, pitch)

    edges: dict[str, list[str]] = {}
    cuts: list[_Node] = []
    _draw(root, reach, 0 if few else 4 / pitch, edges, cuts)
    thin = num(max(min(pitch / 5, 1.6), 0.5))
    parts = [_strokes(edges, colours, thin)]
    if shortest:
        bold: dict[str, list[str]] = {}
        node = root
        for name in shortest.schedule:
            bold.setdefault(name, []).append(_edge(node, node.children[name], reach))
            node = node.children[name]
        parts.append(_strokes(bold, colours, "4"))
        if pitch > 9:
            parts.append(_names_on_path(root, shortest.schedule, reach, colours))
    if few:
        size = max(min(pitch * 0.36, 5), 1.2)
        for index, (schedule, kind) in enumerate(zip(schedules, kinds, strict=True)):
            x, y = len(schedule) * reach + size + 1, (index + 0.5) * pitch
            title = f"{written(schedule)}: {kind}" if len(schedules) <= 60 else ""
            parts.append(shape(kind, x, y, size, title))
        width = depth * reach + 2 * size + 4
    else:
        strips, width = _strips(cuts, kinds, depth * reach, pitch)
        parts.append(strips)
    label = f"Tree of {counted(exploration.counts)}"
    if shortest:
        label += f"; the shortest that does not hold is {written(shortest.schedule)}"
    head = 5 if few else 20
    drawn = svg(width + 8, pitch * len(schedules) + head + 5, label, 4, head, parts)
    return drawn + _tree_legend(exploration, colours, shortest is not None, few)


def _grow(schedules: list[tuple[str, ...]]) -> _Node:
    root = _Node(0, 0)
    for index, schedule in enumerate(schedules):
        node = root
        node.last = index
        for name in schedule:
            node = node.children.setdefault(name, _Node(index, node.depth + 1))
            node.last = index
    return root


def _place(node: _Node, pitch: float) -> None:
    for child in node.children.values():
        _place(child, pitch)
    ys = [child.y for child in node.children.values()] or [(node.first + node.last + 1) / 2 * pitch]
    node.y = (ys[0] + ys[-1]) / 2


def _draw(node: _Node, reach: float, least: float, edges: dict[str, list[str]], cuts: list[_Node]) -> None:
    """Collect the edges under a node, down to nodes of fewer than `least` leaves, which are `cuts`."""
    if not node.children or node.last - node.first + 1 < least:
        cuts.append(node)
        return
    for name, child in node.children.items():
        edges.setdefault(name, []).append(_edge(node, child, reach))
        _draw(child, reach, least, edges, cuts)


def _edge(parent: _Node, child: _Node, reach: float) -> str:
    x, dy = num(parent.depth * reach), child.y - parent.y
    if abs(dy) < 0.05:
        return f"M{x} {num(parent.y)}h{num(reach)}"
    half, dy_text = num(reach / 2), num(dy)
    return f"M{x} {num(parent.y)}c{half} 0 {half} {dy_text} {num(reach)} {dy_text}"


def _strokes(edges: dict[str, list[str]], colours: dict[str, str], width: str) -> str:
    return "".join(
        f'<path d="{"".join(edges[name])}" style="stroke:{colours[name]}" stroke-width="{width}"'
        + (' stroke-dasharray="3 3"/>' if name == TIME_PASSES else "/>")
        for name in sorted(edges)
    )


def _names_on_path(root: _Node, schedule: list[str], reach: float, colours: dict[str, str]) -> str:
    """Who moves, on each edge of a path, where the names are short enough."""
    texts, node = [], root
    for name in schedule:
        child = node.children[name]
        if cells(name) * 6 + 12 < reach:
            where = f'x="{num((node.depth + 0.5) * reach)}" y="{num((node.y + child.y) / 2 + 3.5)}"'
            texts.append(f'<text {where} style="fill:{colours[name]}">{escape(name)}</text>')
        node = child
    halo = f"paint-order:stroke;stroke:{PAGE};stroke-width:5px;stroke-linejoin:round"
    return f'<g font-size="10" font-weight="700" text-anchor="middle" style="{halo}">{"".join(texts)}</g>'


def _strips(cuts: list[_Node], kinds: list[str], left: float, pitch: float) -> tuple[str, float]:
    """For many schedules: a column for each kind, and in it the share of each branch."""
    parts, x = [], left + 8
    for kind in KINDS:
        if kind not in kinds:
            continue
        bars = []
        for node in cuts:
            leaves = node.last - node.first + 1
            share = kinds[node.first : node.last + 1].count(kind) / leaves
            if share:
                bars.append(
                    f"M{num(x)} {num(node.first * pitch)}h{num(28 * share)}v{num(leaves * pitch)}H{num(x)}z"
                )
        parts.append(f'<path d="{"".join(bars)}" style="fill:{KINDS[kind]}" shape-rendering="crispEdges"/>')
        parts.append(shape(kind, x + 14, -10, 5))
        x += 36
    return "".join(parts), x


def _tree_legend(exploration: Exploration, colours: dict[str, str], bold: bool, few: bool) -> str:
    items = [
        f'<span style="color:{colour}">{icon(_sign(3))} <b>{escape(who)}</b></span>'
        for who, colour in colours.items()
        if who != TIME_PASSES
    ]
    items += [f"<span>{mark(kind)} {kind}</span>" for kind, count in exploration.counts.items() if count]
    if bold:
        items.append(f"<span>{icon(_sign(5))} the shortest that does not hold</span>")
    if not few:
        items.append("<span>each strip: the share of a branch's schedules</span>")
    return f'<p class="es-legend" style="{SMALL}">{"".join(items)}</p>'


def _sign(width: int) -> str:
    return f'<path d="M0 7h14" stroke="currentColor" stroke-width="{width}"/>'
