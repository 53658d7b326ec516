"""The picture of an exploration: the tree of its schedules, and the shortest failures."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from every_schedule.pictures import diagram, palette
from every_schedule.pictures.palette import KINDS, PAGE, of_kind
from every_schedule.pictures.svg import BOX, SMALL, cells, icon, mark, num, shape, svg, tag
from every_schedule.schedule import is_time, mover
from every_schedule.schedule import text as written
from every_schedule.words import Kind, counted, that

if TYPE_CHECKING:
    from every_schedule.exploration import Exploration
    from every_schedule.run import Run

TREE = 560  # the height that a tree does not exceed
MANY = 300  # more schedules than this are drawn as strips


class Drawing(NamedTuple):
    """A tree without a box: what is inside, where its root stands, and what it says in words."""

    width: float
    height: float
    x: float
    y: float
    parts: list[str]
    label: str
    colours: dict[str, str]  # of actors and moves


def picture(exploration: Exploration) -> str:
    """The tree of all schedules, and the shortest run of each kind that should not be."""
    worst = _worst(exploration)
    method = exploration.start_method
    parts = [tag("p", tag("b", f"{escape(exploration.sentence)}."), f" Under {method}.")]
    if endings := exploration.endings_told():
        parts.append(tag("p", f"{escape(endings)}."))
    if unseen := exploration.unseen_told():
        parts.append(tag("p", escape(unseen)))
    colours: dict[str, str] = {}
    if exploration.verdicts:
        found = drawing(exploration)
        colours = found.colours
        parts.append(svg(found.width, found.height, found.label, found.x, found.y, found.parts))
        parts.append(_legend(exploration, colours, bool(worst)))
    for kind, shortest in worst.items():
        reason = exploration.reason(shortest)
        parts.append(
            tag(
                "p",
                f"{mark(kind)} The shortest schedule {that(kind)}: ",
                tag("code", escape(written(shortest.schedule))),
                f": {escape(reason)}" if reason else "",
            )
        )
        parts.append(diagram.picture(shortest, colours))
        if why := exploration.why_told(shortest):
            parts.append(tag("p", escape(why), class_="es-reason"))
    return tag("figure", *parts, class_="exploration", style=BOX)


def _worst(exploration: Exploration) -> dict[Kind, Run]:
    """The shortest run of each kind that should not be."""
    kinds = [kind for kind, count in exploration.counts.items() if count and kind != "holds"]
    return {kind: run for kind in kinds if (run := exploration.shortest(kind))}


class _Node:
    """A shared beginning of schedules. `first` and `last` count the leaves under it."""

    def __init__(self, first: int, depth: int) -> None:
        self.first, self.last, self.depth = first, first, depth
        self.children: dict[str, _Node] = {}
        self.y = 0.0


def drawing(exploration: Exploration) -> Drawing:
    """The tree of an exploration that has runs."""
    runs = list(exploration.runs)
    schedules = [tuple(run.schedule) for run in runs]
    kinds = [verdict.kind for verdict in exploration.verdicts]
    names = {name for run in runs for name in (*run.schedule, *run.actors)}
    colours = palette.actors(names | {mover(name) for name in names if mover(name)})
    pitch = min(16, TREE / len(schedules))
    depth = max(map(len, schedules))
    few = len(schedules) <= MANY
    reach = max(min(42, (300 if few else 180) / (depth or 1)), 4)

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + 3 * depth)  # a tree is walked to its leaves
    try:
        root = _grow(schedules)
        _place(root, pitch)
        edges: dict[str, list[str]] = {}
        cuts: list[_Node] = []
        _draw(root, reach, 0 if few else 4 / pitch, edges, cuts)
    finally:
        sys.setrecursionlimit(limit)
    parts = [_strokes(edges, colours, max(min(pitch / 5, 1.6), 0.5))]
    shortest = min(_worst(exploration).values(), key=lambda run: len(run.schedule), default=None)
    if shortest:
        bold: dict[str, list[str]] = {}
        node = root
        for name in shortest.schedule:
            bold.setdefault(name, []).append(_edge(node, node.children[name], reach))
            node = node.children[name]
        parts.append(_strokes(bold, colours, 4))
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
    return Drawing(width + 8, pitch * len(schedules) + head + 5, 4, head, parts, label, colours)


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


def _strokes(edges: dict[str, list[str]], colours: Mapping[str, str], width: float) -> str:
    return "".join(
        tag(
            "path",
            d="".join(edges[name]),
            style=f"stroke:{colours[name]}",
            stroke_width=width,
            stroke_dasharray="3 3" if is_time(name) else None,
        )
        for name in sorted(edges)
    )


def _names_on_path(root: _Node, schedule: list[str], reach: float, colours: Mapping[str, str]) -> str:
    """Who moves, on each edge of a path, where the names are short enough."""
    texts, node = [], root
    for name in schedule:
        child = node.children[name]
        if cells(name) * 6 + 12 < reach:
            x, y = (node.depth + 0.5) * reach, (node.y + child.y) / 2 + 3.5
            texts.append(tag("text", escape(name), x=x, y=y, style=f"fill:{colours[name]}"))
        node = child
    halo = f"paint-order:stroke;stroke:{PAGE};stroke-width:5px;stroke-linejoin:round"
    return tag("g", *texts, font_size=10, font_weight=700, text_anchor="middle", style=halo)


def _strips(cuts: list[_Node], kinds: list[Kind], left: float, pitch: float) -> tuple[str, float]:
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
        fill = f"fill:{of_kind(kind)}"
        parts.append(tag("path", d="".join(bars), style=fill, shape_rendering="crispEdges"))
        parts.append(shape(kind, x + 14, -10, 5))
        x += 36
    return "".join(parts), x


def _legend(exploration: Exploration, colours: Mapping[str, str], bold: bool) -> str:
    """What the colours and signs mean that are in this picture."""
    moves = {name for run in exploration.runs for name in run.schedule}
    items = [
        tag("span", icon(colours[who], _sign(3)), " ", tag("b", escape(who)), style=f"color:{colours[who]}")
        for who in sorted({mover(name) for name in moves} - {""})
    ]
    items += [tag("span", mark(kind), f" {kind}") for kind, count in exploration.counts.items() if count]
    muted = palette.MUTED
    if bold:
        items.append(tag("span", icon(muted, _sign(5)), " the shortest that does not hold"))
    if any(map(is_time, moves)):
        items.append(tag("span", icon(muted, _sign(3, "3 3")), " time passes"))
    if len(exploration.verdicts) > MANY:
        items.append(tag("span", "each strip: the share of a branch's schedules"))
    return tag("p", " ".join(items), class_="es-legend", style=SMALL)


def _sign(width: int, dashes: str | None = None) -> str:
    return tag("path", d="M0 7h14", stroke="currentColor", stroke_width=width, stroke_dasharray=dashes)
