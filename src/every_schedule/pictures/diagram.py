"""The picture of a run: a space-time diagram, how it ended, and its transcript."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from every_schedule.pictures.playdata import last_step
from every_schedule.pictures.svg import (
    BOX,
    CELL,
    INK,
    MUTED,
    PAGE,
    RULE,
    SMALL,
    cells,
    fold,
    icon,
    lane_colour,
    mark,
    num,
    shape,
    svg,
)
from every_schedule.schedule import TIME_PASSES
from every_schedule.words import enumerated, not_joined

if TYPE_CHECKING:
    from every_schedule.run import Run

ROW = 22  # the height of one line of text in the picture of a run
FULL = 35  # so many characters fit beside two lanes on a telephone; longer lines are folded


def picture(run: Run) -> str:
    """The picture of a run, how it ended, and its transcript."""
    lines = _diagram(run) if run.lines else ""
    return f'<figure class="run" style="{BOX}">{lines}{_ending(run)}{_transcript(run)}</figure>'


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
        folded = fold(what, FULL - len(prefix)) if what is not None else []
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
        [cells(f"{row.who}: " if row.who else "") + max(map(cells, row.what), default=3) for row in rows],
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
    rules = "".join(f"M0 {num(top)}h{num(width)}" for top in tops)
    parts.append(f'<path d="{rules}" style="stroke:{RULE}" stroke-width="1"/>')
    said: list[str] = []
    for index, who in enumerate(actors):
        lane, blocked = _lane(run, who, lanes[who], rows, steps)
        said += blocked
        parts.append(f'<g style="color:{lane_colour(index)}">{lane}</g>')
    for step, (top, _) in steps.items():
        if step and step <= len(run.schedule) and run.schedule[step - 1] == TIME_PASSES:
            waves = "".join("q3 -4 6 0t6 0" for _ in range(int((text_x - gutter) // 12)))
            parts.append(f'<path d="M{gutter} {num(top)}{waves}" style="stroke:{MUTED}" stroke-width="1.5"/>')
    parts.append(_texts(run, rows, actors, gutter, text_x))
    label = f"Diagram of a run of {run.script}: {enumerated(actors) or 'nobody'}; "
    label += f"{len(run.schedule)} steps; " if run.directed else f"{len(run.lines)} lines; "
    label += "; ".join([*said, run.outcome])
    return svg(width, height, label, 0, head, parts) + _legend(run)


def _lanes(actors: Sequence[str], gutter: float) -> tuple[dict[str, float], float, float, str]:
    """The lanes' places, where the text begins, the height of the heading, and the heading itself."""
    widest = max((cells(who) for who in actors), default=0) * CELL
    slanted = (widest + 12) * len(actors) > 170
    pitch = 24 if slanted else max(widest + 12, 34)
    lanes = {who: gutter + pitch * (place + 0.5) for place, who in enumerate(actors)}
    head = widest * 0.72 + 16 if slanted else 22
    names = []
    for index, who in enumerate(actors):
        x = num(lanes[who])
        where = (
            f'transform="translate({x} -6)rotate(-45)"' if slanted else f'x="{x}" y="-7" text-anchor="middle"'
        )
        names.append(f'<text {where} style="fill:{lane_colour(index)}">{escape(who)}</text>')
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
        parts.append(shape("hangs", x, steps[1][1] - 6, 6) if hangs else "")
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
    dots = "".join(f'<circle cx="{num(x)}" cy="{num(y)}" r="6.5"/>' for y in ys)
    parts.append(f'<g fill="currentColor" style="stroke:{PAGE}" stroke-width="1.5">{dots}</g>')
    return "".join(parts), said


def _line(x: float, top: float, bottom: float, state: str, title: str = "") -> str:
    inside = f"><title>{escape(title)}</title></path>" if title else "/>"
    return (
        f'<path class="es-{state}" d="M{num(x)} {num(top)}V{num(bottom)}" stroke="currentColor" '
        f'stroke-width="{_WIDTHS[state]}"{inside}'
    )


def _end_mark(run: Run, who: str, x: float, steps: dict[int, tuple[float, float]]) -> str:
    """How an actor's lane ends: a bar, a triangle where its process failed, a square where it hangs."""
    last = last_step(run, who)
    if who in run.stacks:
        return shape("hangs", x, steps[last][1] - 6, 6)
    if run.exit_codes.get(who):
        return shape("fails", x, steps[last][1] - 5, 6)
    return f'<path d="M{num(x - 7)} {num(steps[last][1] - 1.5)}h14" stroke="currentColor" stroke-width="3"/>'


def _texts(run: Run, rows: list[_Row], actors: list[str], gutter: float, text_x: float) -> str:
    colours = {who: lane_colour(index) for index, who in enumerate(actors)}
    labels, texts, signs = [], [], []
    for row in rows:
        y = num(row.y + 4)
        if row.label:
            colour = colours.get(row.mover, MUTED)
            labels.append(f'<text x="{gutter - 7}" y="{y}" style="fill:{colour}">{row.label}</text>')
        name = (
            f'<tspan font-weight="700" style="fill:{colours[row.who]}">{escape(row.who)}' if row.who else ""
        )
        if row.spoken:
            first, *rest = row.what
            name = f"{name}:</tspan> " if name else ""
            rest_x = num(text_x + (cells(row.who) + 2 if row.who else 0) * CELL)
            more = "".join(f'<tspan x="{rest_x}" dy="15">{escape(line)}</tspan>' for line in rest)
            texts.append(f'<text x="{num(text_x)}" y="{y}">{name}{escape(first)}{more}</text>')
        elif name:
            texts.append(f'<text x="{num(text_x)}" y="{y}">{name}</tspan></text>')
            sign = _after(run, row.who, int(row.label), text_x + cells(row.who) * CELL + 12, row.y)
            signs.append(f'<g style="color:{colours[row.who]}">{sign}</g>' if sign else "")
    return (
        f'<g text-anchor="end" font-size="11">{"".join(labels)}</g>'
        f'<g style="fill:{INK};white-space:pre">{"".join(texts)}</g>{"".join(signs)}'
    )


def _after(run: Run, who: str, step: int, x: float, y: float) -> str:
    """Why a step brought no line: the sign of what its actor is from then on."""
    if step < last_step(run, who):
        blocked = _states(run, who)[step + 1] == "blocked"
        return _line(x, y - 7, y + 6, "blocked") if blocked else ""
    if run.exit_codes.get(who):
        return shape("fails", x, y, 5)
    return f'<path d="M{num(x - 7)} {num(y + 3)}h14" stroke="currentColor" stroke-width="3"/>'


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
    found = "".join(f"<span>{icon(sign)} {text}</span>" for sign, text, there in signs if there)
    for kind, there in (("hangs", run.stacks), ("fails", any(run.exit_codes.get(who) for who in run.actors))):
        found += f"<span>{mark(kind)} {kind}</span>" if there and (run.directed or kind == "hangs") else ""
    if TIME_PASSES in run.schedule:
        found += f"<span>{TIME_PASSES} time passes</span>"
    return f'<p class="es-legend" style="{SMALL}">{found}</p>'


def _ending(run: Run) -> str:
    text = escape("\n".join(run.errors))
    errors = f'<pre style="white-space:pre-wrap">{text}</pre>' if text else ""
    if run.outcome == "hung":
        waits = "".join(
            f"<li><b>{escape(who)}</b>: <code>{escape(place)}</code></li>"
            for who, place in run.stacks.items()
        )
        return f'<div class="es-ending">{mark("hangs")} Hung. Still waiting:<ul>{waits}</ul>{errors}</div>'
    unjoined = escape(not_joined(run.unjoined))
    if run.outcome == "failed":
        return f'<div class="es-ending">{mark("fails")} Failed{unjoined}:{errors}</div>'
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
