"""Pictures as HTML with inline SVG: of a run (a space-time diagram) and of an exploration (a tree).

A picture depends on nothing but the run, so it is the same every time. It needs no style sheet:
each colour is a custom property that `_static/lab.css` sets for light and dark, with a literal to
fall back on. No element has an id, so any number of pictures can stand in one page. Inside the SVG
there are no words but the program's own; the legend and the ending are HTML.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from lab import playdata
from lab.playdata import TIME_PASSES, last_step

if TYPE_CHECKING:
    from lab.explore import Exploration
    from lab.run import Run

# Contrast above 4.5 on white, and the first ones far apart for every kind of colour vision.
# lab.css has ten lighter ones for dark pages.
_ACTORS = (
    *("#0b62b5", "#b04600", "#005544", "#d01272", "#770066"),
    *("#8f5f3f", "#2233aa", "#444411", "#885599", "#991144"),
)
_INK, _MUTED, _RULE, _PAGE = (
    f"var(--es-{name},{value})"
    for name, value in (("ink", "#1f2328"), ("muted", "#59636e"), ("rule", "#dde2e7"), ("page", "#fff"))
)
_KINDS = {
    "holds": ("hold", "var(--es-holds,#00704a)"),
    "breaks": ("break", "var(--es-breaks,#c4122f)"),
    "hangs": ("hang", "var(--es-hangs,#7b3fb5)"),
    "fails": ("fail", "var(--es-fails,#8a5600)"),
}
_BOX = (
    f"margin:1em 0;padding:var(--es-padding,.6em);background:{_PAGE};color:{_INK};"
    "max-width:100%;overflow-wrap:anywhere"
)
_SMALL = f"margin:.4em 0;font-size:.85em;color:{_MUTED};display:flex;flex-wrap:wrap;gap:.2em 1.2em"
_SVG = "http://www.w3.org/2000/svg"
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"

CELL = 7.2  # the width of one character at 12 px, in the widest of these fonts
ROW = 22  # the height of one line of text in the picture of a run
FULL = 35  # so many characters fit beside two lanes on a telephone; longer lines are folded
TREE = 560  # the height that a tree does not exceed
MANY = 300  # more schedules than this are drawn as strips


def words(counts: Mapping[str, int]) -> str:
    """The counts of an exploration as a sentence without its full stop."""
    total = sum(counts.values())
    schedules = f"{total} schedule{'s' if total != 1 else ''}"
    found = {kind: count for kind, count in counts.items() if count}
    if not found:
        return schedules
    if len(found) == 1:
        (kind,) = found
        whole = "both" if total == 2 else "all"
        return f"{schedules}: it {kind}" if total == 1 else f"{schedules}: {whole} {_KINDS[kind][0]}"
    each = (f"{count} {kind if count == 1 else _KINDS[kind][0]}" for kind, count in found.items())
    return f"{schedules}: {', '.join(each)}"


def not_joined(names: list[str]) -> str:
    """The end of a sentence about whom the main process did not join; "" for nobody."""
    return f"; never joined: {', '.join(names)}" if names else ""


def run(run: Run) -> str:
    """The picture of a run, how it ended, and its transcript."""
    lines = _diagram(run) if run.lines else ""
    return f'<figure class="run" style="{_BOX}">{lines}{_ending(run)}{_transcript(run)}</figure>'


def tree(exploration: Exploration) -> str:
    """The tree of all schedules, the shortest run of each kind that should not be, and the player's data."""
    worst = {kind: found for kind in ("breaks", "hangs", "fails") if (found := exploration.shortest(kind))}
    sentence = words(exploration.counts) + escape(not_joined(exploration.unjoined))
    parts = [f'<figure class="exploration" style="{_BOX}">', f"<p><b>{sentence}.</b></p>"]
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
            f"<p>{_mark(kind)} The shortest schedule that {kind}: "
            f"<code>{escape(_listed(shortest.schedule))}</code>{': ' + escape(reason) if reason else ''}</p>"
            + run(shortest)
        )
    return "".join(parts) + playdata.element(exploration) + "</figure>"


# ---- the picture of a run ---------------------------------------------------------------------------


class _Row(NamedTuple):
    """One row of the diagram: a line, or a step that brought none."""

    label: str  # step or seconds, where it is new
    mover: str  # who was moved in that step
    who: str
    what: list[str]  # folded; empty: nothing was printed
    spoken: bool
    top: float
    bottom: float

    @property
    def y(self) -> float:
        return self.top + ROW / 2


def _rows(run: Run) -> tuple[list[_Row], dict[int, tuple[float, float]]]:
    """The rows from top to bottom, and from where to where each step of a directed run reaches."""
    rows: list[_Row] = []
    steps: dict[int, tuple[float, float]] = {}
    y, mover = 0.0, ""

    def add(label: str, who: str, what: str | None) -> None:
        nonlocal y
        prefix = f"{who}: " if who else ""
        folded = _fold(what, FULL - len(prefix)) if what is not None else []
        bottom = y + ROW + max(len(folded) - 1, 0) * 15
        rows.append(_Row(label, mover, who, folded, what is not None, y, bottom))
        y = bottom

    if not run.directed:
        seen = ""
        for line in run.lines:
            label = f"{line.step:.3f}"
            add(label if label != seen else "", line.who, line.what)
            seen = label
    for step in range(len(run.schedule) + 1) if run.directed else ():
        top = y
        mover = run.schedule[step - 1] if step else ""
        label = f"{step} {TIME_PASSES}" if mover == TIME_PASSES else str(step)
        for line in (line for line in run.lines if line.step == step):
            add(label, line.who, line.what)
            label = ""
        if y == top and step:
            add(label, mover.replace(TIME_PASSES, ""), None)
        steps[step] = (top, y)
    if run.outcome == "hung":  # one more row: this is where it stays
        steps[len(run.schedule) + 1] = (y, y + 1.7 * ROW)
    return rows, steps


def _states(run: Run, who: str) -> dict[int, str]:
    """What an actor does in each step after the one in which it first spoke."""
    first = min(int(line.step) for line in run.lines if line.who == who)
    states = {}
    for step in range(first + 1, last_step(run, who) + 1):
        if step <= len(run.schedule) and run.schedule[step - 1] == who:
            states[step] = "moves"
        elif step <= len(run.moves) and who in run.moves[step - 1]:
            states[step] = "waits"
        else:
            states[step] = "blocked"
    return states


def _spells(states: dict[int, str], state: str) -> list[tuple[int, int]]:
    """The steps in which an actor is in this state, as runs of steps that follow each other."""
    spells: list[tuple[int, int]] = []
    for step in (step for step, its in states.items() if its == state):
        if spells and spells[-1][1] == step - 1:
            spells[-1] = (spells[-1][0], step)
        else:
            spells.append((step, step))
    return spells


_WIDTHS = {"waits": "2", "moves": "8", "blocked": '11" stroke-dasharray="2 2.5'}


def _diagram(run: Run) -> str:
    rows, steps = _rows(run)
    actors = run.actors
    gutter = 10 + 7 * max((len(row.label) for row in rows), default=1)
    lanes, text_x, head, header = _lanes(actors, gutter)
    longest = max(
        [_cells(f"{row.who}: " if row.who else "") + max(map(_cells, row.what), default=3) for row in rows],
        default=1,
    )
    width = text_x + longest * CELL + 4
    height = (
        head + max([row.bottom for row in rows] + [bottom for _, bottom in steps.values()], default=0) + 6
    )
    parts = [header]
    tops = (
        [top for top, bottom in steps.values() if bottom > top] if run.directed else [row.top for row in rows]
    )
    rules = "".join(f"M0 {_n(top)}h{_n(width)}" for top in tops)
    parts.append(f'<path d="{rules}" style="stroke:{_RULE}" stroke-width="1"/>')
    said: list[str] = []
    for index, who in enumerate(actors):
        lane, blocked = _lane(run, who, lanes[who], rows, steps)
        said += blocked
        parts.append(f'<g style="color:{_colour(index)}">{lane}</g>')
    for step, (top, _) in steps.items():
        if step and step <= len(run.schedule) and run.schedule[step - 1] == TIME_PASSES:
            waves = "".join("q3 -4 6 0t6 0" for _ in range(int((text_x - gutter) // 12)))
            parts.append(f'<path d="M{gutter} {_n(top)}{waves}" style="stroke:{_MUTED}" stroke-width="1.5"/>')
    parts.append(_texts(run, rows, actors, gutter, text_x))
    label = f"Diagram of a run of {run.script}: {_names(actors) or 'nobody'}; "
    label += f"{len(run.schedule)} steps; " if run.directed else f"{len(run.lines)} lines; "
    label += "; ".join([*said, run.outcome])
    return _svg(width, height, label, 0, head, parts) + _legend(run)


def _svg(width: float, height: float, label: str, x: float, y: float, parts: list[str]) -> str:
    """The picture, in a box in which it can scroll where it is wider than the page."""
    size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    focus = ' tabindex="0"' if width > 340 else ""  # what scrolls must be reachable by keyboard
    return (
        f'<div class="es-scroll" style="overflow-x:auto"{focus}><svg xmlns="{_SVG}" role="img" '
        f'aria-label="{escape(label)}" {size} fill="none" style="display:block;max-width:none" '
        f'font-family="{_MONO}" font-size="12">'
        f'<g transform="translate({_n(x)} {_n(y)})">{"".join(parts)}</g></svg></div>'
    )


def _lanes(actors: Sequence[str], gutter: float) -> tuple[dict[str, float], float, float, str]:
    """The lanes' places, where the text begins, the height of the heading, and the heading itself."""
    widest = max((_cells(who) for who in actors), default=0) * CELL
    slanted = (widest + 12) * len(actors) > 170
    pitch = 24 if slanted else max(widest + 12, 34)
    lanes = {who: gutter + pitch * (place + 0.5) for place, who in enumerate(actors)}
    head = widest * 0.72 + 16 if slanted else 22
    names = []
    for index, who in enumerate(actors):
        x = _n(lanes[who])
        where = (
            f'transform="translate({x} -6)rotate(-45)"' if slanted else f'x="{x}" y="-7" text-anchor="middle"'
        )
        names.append(f'<text {where} style="fill:{_colour(index)}">{escape(who)}</text>')
    text_x = gutter + pitch * len(actors) + 6
    return lanes, text_x, head, f'<g font-weight="700">{"".join(names)}</g>'


def _lane(
    run: Run, who: str, x: float, rows: list[_Row], steps: dict[int, tuple[float, float]]
) -> tuple[str, list[str]]:
    """One actor's lane, and in words where it is blocked."""
    ys = [row.y for row in rows if row.spoken and row.who == who]
    parts, said = [], []
    if not run.directed:
        hangs = who in run.stacks
        parts.append(_line(x, ys[0], steps[1][1] if hangs else ys[-1], "waits"))
        parts.append(_shape("hangs", x, steps[1][1] - 6, 6) if hangs else "")
    else:
        first = min(int(line.step) for line in run.lines if line.who == who)
        states = _states(run, who)
        if states:
            parts.append(_line(x, ys[0], steps[first][1], "waits"))
        for state in _WIDTHS:
            for begin, end in _spells(states, state):
                title = ""
                if state == "blocked":
                    during = f"in step {begin}" if begin == end else f"in steps {begin} to {end}"
                    if end > len(run.schedule):
                        during = f"from step {begin} on" if begin < end else "at the end"
                    title = f"{who} is blocked {during}"
                    said.append(title)
                parts.append(_line(x, steps[begin][0], steps[end][1], state, title))
        parts.append(_end_mark(run, who, x, steps))
    dots = "".join(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="6.5"/>' for y in ys)
    parts.append(f'<g fill="currentColor" style="stroke:{_PAGE}" stroke-width="1.5">{dots}</g>')
    return "".join(parts), said


def _line(x: float, top: float, bottom: float, state: str, title: str = "") -> str:
    inside = f"><title>{escape(title)}</title></path>" if title else "/>"
    return (
        f'<path class="es-{state}" d="M{_n(x)} {_n(top)}V{_n(bottom)}" stroke="currentColor" '
        f'stroke-width="{_WIDTHS[state]}"{inside}'
    )


def _end_mark(run: Run, who: str, x: float, steps: dict[int, tuple[float, float]]) -> str:
    """How an actor's lane ends: a bar, a triangle where its process failed, a square where it hangs."""
    last = last_step(run, who)
    if who in run.stacks:
        return _shape("hangs", x, steps[last][1] - 6, 6)
    if run.exit_codes.get(who):
        return _shape("fails", x, steps[last][1] - 5, 6)
    return f'<path d="M{_n(x - 7)} {_n(steps[last][1] - 1.5)}h14" stroke="currentColor" stroke-width="3"/>'


def _texts(run: Run, rows: list[_Row], actors: list[str], gutter: float, text_x: float) -> str:
    colours = {who: _colour(index) for index, who in enumerate(actors)}
    labels, texts, signs = [], [], []
    for row in rows:
        y = _n(row.y + 4)
        if row.label:
            colour = colours.get(row.mover, _MUTED)
            labels.append(f'<text x="{gutter - 7}" y="{y}" style="fill:{colour}">{row.label}</text>')
        name = (
            f'<tspan font-weight="700" style="fill:{colours[row.who]}">{escape(row.who)}' if row.who else ""
        )
        if row.spoken:
            first, *rest = row.what
            name = f"{name}:</tspan> " if name else ""
            rest_x = _n(text_x + (_cells(row.who) + 2 if row.who else 0) * CELL)
            more = "".join(f'<tspan x="{rest_x}" dy="15">{escape(line)}</tspan>' for line in rest)
            texts.append(f'<text x="{_n(text_x)}" y="{y}">{name}{escape(first)}{more}</text>')
        elif name:
            texts.append(f'<text x="{_n(text_x)}" y="{y}">{name}</tspan></text>')
            sign = _after(run, row.who, int(row.label), text_x + _cells(row.who) * CELL + 12, row.y)
            signs.append(f'<g style="color:{colours[row.who]}">{sign}</g>' if sign else "")
    return (
        f'<g text-anchor="end" font-size="11">{"".join(labels)}</g>'
        f'<g style="fill:{_INK};white-space:pre">{"".join(texts)}</g>{"".join(signs)}'
    )


def _after(run: Run, who: str, step: int, x: float, y: float) -> str:
    """Why a step brought no line: the sign of what its actor is from then on."""
    if step < last_step(run, who):
        blocked = _states(run, who)[step + 1] == "blocked"
        return _line(x, y - 7, y + 6, "blocked") if blocked else ""
    if run.exit_codes.get(who):
        return _shape("fails", x, y, 5)
    return f'<path d="M{_n(x - 7)} {_n(y + 3)}h14" stroke="currentColor" stroke-width="3"/>'


def _legend(run: Run) -> str:
    """What the signs mean that are in this picture."""
    states = {state for who in run.actors for state in _states(run, who).values()} if run.directed else set()
    ended = [who for who in run.actors if who not in run.stacks and not run.exit_codes.get(who)]
    signs = [('<circle cx="7" cy="7" r="5" fill="currentColor"/>', "says a line", bool(run.actors))]
    signs += [
        (_line(7, 0, 14, state), text, state in states)
        for state, text in (("moves", "moves"), ("waits", "waits for its turn"), ("blocked", "blocked"))
    ]
    signs.append(
        ('<path d="M0 11h14" stroke="currentColor" stroke-width="3"/>', "ends", run.directed and bool(ended))
    )
    found = "".join(f"<span>{_icon(sign)} {text}</span>" for sign, text, there in signs if there)
    for kind, there in (("hangs", run.stacks), ("fails", any(run.exit_codes.get(who) for who in run.actors))):
        found += f"<span>{_mark(kind)} {kind}</span>" if there and (run.directed or kind == "hangs") else ""
    if TIME_PASSES in run.schedule:
        found += f"<span>{TIME_PASSES} time passes</span>"
    return f'<p class="es-legend" style="{_SMALL}">{found}</p>'


def _ending(run: Run) -> str:
    if run.outcome == "hung":
        waits = "".join(
            f"<li><b>{escape(who)}</b>: <code>{escape(place)}</code></li>"
            for who, place in run.stacks.items()
        )
        return f'<div class="es-ending">{_mark("hangs")} Hung. Still waiting:<ul>{waits}</ul></div>'
    unjoined = escape(not_joined(run.unjoined))
    if run.outcome == "failed":
        text = escape("\n".join(run.errors))
        errors = f'<pre style="white-space:pre-wrap">{text}</pre>'
        return f'<div class="es-ending">{_mark("fails")} Failed{unjoined}:{errors}</div>'
    return f'<div class="es-ending">Finished{unjoined}.</div>'


def _transcript(run: Run) -> str:
    """The lines as text that can be selected and read aloud."""
    if not run.lines:
        return ""
    rows = []
    for line in run.lines:
        stamp = str(line.step) if run.directed else f"{line.step:.3f}"
        rows.append(
            f"<tr><td>{stamp}</td><td>{escape(line.who)}</td>"
            f'<td style="text-align:left">{escape(line.what)}</td></tr>'
        )
    unit = "Step" if run.directed else "Seconds"
    head = f"<thead><tr><th>{unit}</th><th>Actor</th><th>Line</th></tr></thead>"
    table = f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"
    return f'<details class="es-transcript"><summary>Transcript</summary>{table}</details>'


# ---- the tree of schedules --------------------------------------------------------------------------


class _Node:
    """A shared beginning of schedules. `first` and `last` count the leaves under it."""

    def __init__(self, first: int, depth: int) -> None:
        self.first, self.last, self.depth = first, first, depth
        self.children: dict[str, _Node] = {}
        self.y = 0.0


def _tree(exploration: Exploration, schedules: list[tuple[str, ...]], shortest: Run | None) -> str:
    kinds = [verdict.kind for verdict in exploration.verdicts]
    actors = sorted({name for schedule in schedules for name in schedule} - {TIME_PASSES})
    colours = {who: _colour(index) for index, who in enumerate(actors)} | {TIME_PASSES: _MUTED}
    pitch = min(16, TREE / len(schedules))
    depth = max(map(len, schedules))
    few = len(schedules) <= MANY
    reach = max(min(42, (300 if few else 180) / (depth or 1)), 4)
    root = _grow(schedules)
    _place(root, pitch)

    edges: dict[str, list[str]] = {}
    cuts: list[_Node] = []
    _draw(root, reach, 0 if few else 4 / pitch, edges, cuts)
    thin = _n(max(min(pitch / 5, 1.6), 0.5))
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
            title = f"{_listed(schedule)}: {kind}" if len(schedules) <= 60 else ""
            parts.append(_shape(kind, x, y, size, title))
        width = depth * reach + 2 * size + 4
    else:
        strips, width = _strips(cuts, kinds, depth * reach, pitch)
        parts.append(strips)
    label = f"Tree of {words(exploration.counts)}"
    if shortest:
        label += f"; the shortest that does not hold is {_listed(shortest.schedule)}"
    head = 5 if few else 20
    picture = _svg(width + 8, pitch * len(schedules) + head + 5, label, 4, head, parts)
    return picture + _tree_legend(exploration, colours, shortest is not None, few)


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
    x, dy = _n(parent.depth * reach), child.y - parent.y
    if abs(dy) < 0.05:
        return f"M{x} {_n(parent.y)}h{_n(reach)}"
    half, dy_text = _n(reach / 2), _n(dy)
    return f"M{x} {_n(parent.y)}c{half} 0 {half} {dy_text} {_n(reach)} {dy_text}"


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
        if _cells(name) * 6 + 12 < reach:
            where = f'x="{_n((node.depth + 0.5) * reach)}" y="{_n((node.y + child.y) / 2 + 3.5)}"'
            texts.append(f'<text {where} style="fill:{colours[name]}">{escape(name)}</text>')
        node = child
    halo = f"paint-order:stroke;stroke:{_PAGE};stroke-width:5px;stroke-linejoin:round"
    return f'<g font-size="10" font-weight="700" text-anchor="middle" style="{halo}">{"".join(texts)}</g>'


def _strips(cuts: list[_Node], kinds: list[str], left: float, pitch: float) -> tuple[str, float]:
    """For many schedules: a column for each kind, and in it the share of each branch."""
    parts, x = [], left + 8
    for kind in _KINDS:
        if kind not in kinds:
            continue
        bars = []
        for node in cuts:
            leaves = node.last - node.first + 1
            share = kinds[node.first : node.last + 1].count(kind) / leaves
            if share:
                bars.append(
                    f"M{_n(x)} {_n(node.first * pitch)}h{_n(28 * share)}v{_n(leaves * pitch)}H{_n(x)}z"
                )
        parts.append(
            f'<path d="{"".join(bars)}" style="fill:{_KINDS[kind][1]}" shape-rendering="crispEdges"/>'
        )
        parts.append(_shape(kind, x + 14, -10, 5))
        x += 36
    return "".join(parts), x


def _tree_legend(exploration: Exploration, colours: dict[str, str], bold: bool, few: bool) -> str:
    items = [
        f'<span style="color:{colour}">{_icon(_sign(3))} <b>{escape(who)}</b></span>'
        for who, colour in colours.items()
        if who != TIME_PASSES
    ]
    items += [f"<span>{_mark(kind)} {kind}</span>" for kind, count in exploration.counts.items() if count]
    if bold:
        items.append(f"<span>{_icon(_sign(5))} the shortest that does not hold</span>")
    if not few:
        items.append("<span>each strip: the share of a branch's schedules</span>")
    return f'<p class="es-legend" style="{_SMALL}">{"".join(items)}</p>'


def _sign(width: int) -> str:
    return f'<path d="M0 7h14" stroke="currentColor" stroke-width="{width}"/>'


# ---- small parts ------------------------------------------------------------------------------------


def _shape(kind: str, x: float, y: float, size: float, title: str = "") -> str:
    """The mark of a kind of schedule: circle, cross, square or triangle."""
    colour, s, at = _KINDS[kind][1], _n(size), f"M{_n(x)} {_n(y)}"
    inside = f"><title>{escape(title)}</title></path>" if title else "/>"
    if kind == "breaks":
        d = f"{at}m-{s} -{s}l{_n(2 * size)} {_n(2 * size)}m0 -{_n(2 * size)}l-{_n(2 * size)} {_n(2 * size)}"
        return f'<path d="{d}" style="stroke:{colour}" stroke-width="{_n(max(size / 2, 1))}"{inside}'
    if kind == "holds":
        d = f"{at}m-{s} 0a{s} {s} 0 0 1 {_n(2 * size)} 0a{s} {s} 0 0 1 -{_n(2 * size)} 0z"
    elif kind == "hangs":
        d = f"{at}m-{s} -{s}h{_n(2 * size)}v{_n(2 * size)}h-{_n(2 * size)}z"
    else:
        d = f"{at}m0 -{s}l{s} {_n(2 * size)}h-{_n(2 * size)}z"
    return f'<path d="{d}" style="fill:{colour}"{inside}'


def _mark(kind: str) -> str:
    return _icon(_shape(kind, 7, 7, 5))


def _icon(inside: str) -> str:
    return (
        f'<svg xmlns="{_SVG}" aria-hidden="true" width="14" height="14" viewBox="0 0 14 14" fill="none" '
        f'style="display:inline-block;vertical-align:-2px">{inside}</svg>'
    )


def _colour(index: int) -> str:
    index %= len(_ACTORS)
    return f"var(--es-a{index},{_ACTORS[index]})"


def _listed(schedule: Iterable[str]) -> str:
    """A schedule as `launch` takes it."""
    names = list(schedule)
    return (", " if any(" " in name for name in names) else " ").join(names)


def _names(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _cells(text: str) -> float:
    """How wide a text is, in characters of the Latin alphabet. A Chinese one is a square, 12 px."""
    return sum(12 / CELL if _wide(letter) else 1 for letter in text)


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _fold(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns, broken at blanks where there are any."""
    width = max(width, 16)
    lines = []
    while _cells(text) > width:
        cut = next(i for i in range(len(text) + 1) if _cells(text[: i + 1]) > width)
        blank = text.rfind(" ", 1, cut + 1)
        cut = blank if blank > cut // 2 else cut
        while cut < len(text) and _wide(text[cut]) and unicodedata.category(text[cut]) in ("Pe", "Po"):
            cut += 1  # a Chinese comma or closing bracket never begins a line
        lines.append(text[:cut])
        text = text[cut:].lstrip(" ")
    return [*lines, text]


def _n(number: float) -> str:
    """A coordinate, short."""
    return f"{number:.1f}".removesuffix(".0").replace("-0.0", "0") if number else "0"
