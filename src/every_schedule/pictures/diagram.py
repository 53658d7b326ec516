"""The picture of a run: a space-time diagram, how it ended, and its transcript."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from every_schedule.pictures import palette
from every_schedule.pictures.palette import INK, MUTED, PAGE, RULE
from every_schedule.pictures.svg import (
    BOX,
    CELL,
    SMALL,
    cells,
    fold,
    icon,
    mark,
    num,
    shape,
    svg,
    tag,
)
from every_schedule.schedule import TIME_PASSES, is_time, mover
from every_schedule.words import Kind, enumerated, not_joined

if TYPE_CHECKING:
    from every_schedule.run import Run, State

ROW = 22  # the height of one line of text in the picture of a run
FULL = 35  # so many characters fit beside two lanes on a telephone; longer lines are folded


def picture(run: Run, colours: Mapping[str, str] | None = None) -> str:
    """The picture of a run, how it ended, and its transcript.

    `colours` are those of the actors in a larger picture; else each has the one of its place in this run.
    """
    lines = _diagram(run, colours or palette.actors(run.actors)) if run.lines else ""
    return tag("figure", lines, _ending(run), _transcript(run), class_="run", style=BOX)


class _Row(NamedTuple):
    """One row of the diagram: a line, or a step that brought none."""

    label: str  # step or seconds, where it is new
    mover: str  # who was moved in that step, or whose time passed
    step: int
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
    y, moved, at = 0.0, "", 0

    def add(label: str, who: str, what: str | None) -> None:
        nonlocal y
        prefix = f"{who}: " if who else ""
        folded = fold(what, FULL - len(prefix)) if what is not None else []
        bottom = y + ROW + max(len(folded) - 1, 0) * 15
        rows.append(_Row(label, moved, at, who, folded, what is not None, y, bottom))
        y = bottom

    if not run.directed:
        seen = ""
        for line in run.lines:
            label = f"{line.step:.3f}"
            add(label if label != seen else "", line.who, line.what)
            seen = label
    for step in range(len(run.schedule) + 1) if run.directed else ():
        top = y
        move = run.schedule[step - 1] if step else ""
        moved, at = mover(move), step
        label = f"{step} {TIME_PASSES}" if is_time(move) else str(step)
        for line in (line for line in run.lines if line.step == step):
            add(label, line.who, line.what)
            label = ""
        if y == top and step:
            add(label, moved, None)
        steps[step] = (top, y)
    if run.outcome in ("hung", "unknown"):  # one more row: this is where it stays
        steps[len(run.schedule) + 1] = (y, y + 1.7 * ROW)
    return rows, steps


def _spells(states: Mapping[int, State], state: State) -> list[tuple[int, int]]:
    """The steps in which an actor is in this state, as runs of steps that follow each other."""
    spells: list[tuple[int, int]] = []
    for step in (step for step, its in states.items() if its == state):
        if spells and spells[-1][1] == step - 1:
            spells[-1] = (spells[-1][0], step)
        else:
            spells.append((step, step))
    return spells


class _Stroke(NamedTuple):
    """How a state is drawn."""

    width: float
    dashes: str | None
    words: str  # in the legend


_STROKES: dict[State, _Stroke] = {
    "waits": _Stroke(2, None, "waits for its turn"),
    "moves": _Stroke(8, None, "moves"),
    "wakes": _Stroke(3, None, "time passes: its wait is over"),
    "blocked": _Stroke(11, "2 2.5", "blocked"),
}
_LEGEND: tuple[State, ...] = ("moves", "waits", "blocked", "wakes")


def _diagram(run: Run, colours: Mapping[str, str]) -> str:
    rows, steps = _rows(run)
    actors = run.actors
    gutter = 10 + 7 * max((len(row.label) for row in rows), default=1)
    lanes, text_x, head, header = _lanes(actors, gutter, colours)
    longest = max(
        [cells(f"{row.who}: " if row.who else "") + max(map(cells, row.what), default=3) for row in rows],
        default=1,
    )
    width = text_x + longest * CELL + 4
    height = (
        head + max([row.bottom for row in rows] + [bottom for _, bottom in steps.values()], default=0) + 6
    )
    tops = (
        [top for top, bottom in steps.values() if bottom > top] if run.directed else [row.top for row in rows]
    )
    rules = "".join(f"M0 {num(top)}h{num(width)}" for top in tops)
    parts = [header, tag("path", d=rules, style=f"stroke:{RULE}", stroke_width=1)]
    said: list[str] = []
    for who in actors:
        lane, blocked = _lane(run, who, lanes[who], rows, steps)
        said += blocked
        parts.append(tag("g", lane, style=f"color:{colours[who]}"))
    for step, (top, _) in steps.items():
        if step and step <= len(run.schedule) and run.schedule[step - 1] == TIME_PASSES:
            waves = "".join("q3 -4 6 0t6 0" for _ in range(int((text_x - gutter) // 12)))
            d = f"M{gutter} {num(top)}{waves}"
            parts.append(tag("path", d=d, style=f"stroke:{MUTED}", stroke_width=1.5))
    parts.append(_texts(run, rows, colours, gutter, text_x))
    label = f"Diagram of a run of {run.script}: {enumerated(actors) or 'nobody'}; "
    label += f"{len(run.schedule)} steps; " if run.directed else f"{len(run.lines)} lines; "
    label += "; ".join([*said, run.outcome])
    return svg(width, height, label, 0, head, parts) + _legend(run)


def _lanes(
    actors: list[str], gutter: float, colours: Mapping[str, str]
) -> tuple[dict[str, float], float, float, str]:
    """The lanes' places, where the text begins, the height of the heading, and the heading itself."""
    widest = max((cells(who) for who in actors), default=0) * CELL
    slanted = (widest + 12) * len(actors) > 170
    pitch = 24 if slanted else max(widest + 12, 34)
    lanes = {who: gutter + pitch * (place + 0.5) for place, who in enumerate(actors)}
    head = widest * 0.72 + 16 if slanted else 22
    names = []
    for who, x in lanes.items():
        fill = f"fill:{colours[who]}"
        if slanted:
            names.append(tag("text", escape(who), transform=f"translate({num(x)} -6)rotate(-45)", style=fill))
        else:
            names.append(tag("text", escape(who), x=x, y=-7, text_anchor="middle", style=fill))
    text_x = gutter + pitch * len(actors) + 6
    return lanes, text_x, head, tag("g", *names, font_weight=700)


def _lane(
    run: Run, who: str, x: float, rows: list[_Row], steps: dict[int, tuple[float, float]]
) -> tuple[str, list[str]]:
    """One actor's lane, and in words where it is blocked."""
    ys = [row.y for row in rows if row.spoken and row.who == who]
    parts, said = [], []
    if not run.directed:
        hangs = who in run.stacks
        parts.append(_line(x, ys[0], steps[1][1] if hangs else ys[-1], "waits"))
        parts.append(shape(_stays(run), x, steps[1][1] - 6, 6) if hangs else "")
    else:
        first = min(int(line.step) for line in run.lines if line.who == who)
        states = run.states(who)
        if states:
            parts.append(_line(x, ys[0], steps[first][1], "waits"))
        for state in _STROKES:
            for begin, end in _spells(states, state):
                title = ""
                if state in ("blocked", "wakes"):
                    during = f"in step {begin}" if begin == end else f"in steps {begin} to {end}"
                    if end > len(run.schedule):
                        during = f"from step {begin} on" if begin < end else "at the end"
                    title = f"{who} is blocked {during}"
                    if state == "wakes":
                        title = f"time passes for {who} {during}"
                    said.append(title)
                parts.append(_line(x, steps[begin][0], steps[end][1], state, title))
        parts.append(_end_mark(run, who, x, steps))
    dots = [tag("circle", cx=x, cy=y, r=6.5) for y in ys]
    parts.append(tag("g", *dots, fill="currentColor", style=f"stroke:{PAGE}", stroke_width=1.5))
    return "".join(parts), said


def _line(x: float, top: float, bottom: float, state: State, title: str = "") -> str:
    stroke = _STROKES[state]
    d = f"M{num(x)} {num(top)}V{num(bottom)}"
    if state == "wakes":  # a wave
        waves = max(round((bottom - top) / 11), 1)
        long = (bottom - top) / waves
        bends = (f"q{16 if n % 2 else -16} {num(long / 2)} 0 {num(long)}" for n in range(waves))
        d = f"M{num(x)} {num(top)}" + "".join(bends)
    return tag(
        "path",
        *([tag("title", escape(title))] if title else []),
        class_=f"es-{state}",
        d=d,
        stroke="currentColor",
        stroke_width=stroke.width,
        stroke_dasharray=stroke.dashes,
    )


def _bar(x: float, y: float) -> str:
    """The sign of an end."""
    return tag("path", d=f"M{num(x)} {num(y)}h14", stroke="currentColor", stroke_width=3)


def _stays(run: Run) -> Kind:
    """The mark of whoever is there for ever."""
    return "cannot tell" if run.outcome == "unknown" else "hangs"


def _end_mark(run: Run, who: str, x: float, steps: dict[int, tuple[float, float]]) -> str:
    """How an actor's lane ends: a bar, a triangle where its process failed, a square where it hangs."""
    last = run.last_step(who)
    if who in run.stacks:
        return shape(_stays(run), x, steps[last][1] - 6, 6)
    if run.failed(who):
        return shape("fails", x, steps[last][1] - 5, 6)
    return _bar(x - 7, steps[last][1] - 1.5)


def _texts(run: Run, rows: list[_Row], colours: Mapping[str, str], gutter: float, text_x: float) -> str:
    labels, texts, signs = [], [], []
    for row in rows:
        y = row.y + 4
        if row.label:
            style = f"fill:{colours.get(row.mover, MUTED)}"
            labels.append(tag("text", row.label, x=gutter - 7, y=y, style=style))
        colour = colours.get(row.who, MUTED)  # who never speaks has no lane
        spoken, name = "", ""
        if row.who:
            colon = ":" if row.spoken else ""
            name = tag("tspan", escape(row.who), colon, font_weight=700, style=f"fill:{colour}")
        if row.spoken:
            first, *rest = row.what
            rest_x = text_x + (cells(row.who) + 2 if row.who else 0) * CELL
            more = [tag("tspan", escape(line), x=rest_x, dy=15) for line in rest]
            spoken = (" " if name else "") + escape(first) + "".join(more)
        elif row.who in run.actors:
            sign = _after(run, row.who, row.step, text_x + cells(row.who) * CELL + 12, row.y)
            signs.append(tag("g", sign, style=f"color:{colour}") if sign else "")
        if name or spoken:
            texts.append(tag("text", name, spoken, x=text_x, y=y))
    return (
        tag("g", *labels, text_anchor="end", font_size=11)
        + tag("g", *texts, style=f"fill:{INK};white-space:pre")
        + "".join(signs)
    )


def _after(run: Run, who: str, step: int, x: float, y: float) -> str:
    """Why a step brought no line: the sign of what its actor is from then on."""
    if step < run.last_step(who):
        blocked = run.states(who)[step + 1] == "blocked"
        return _line(x, y - 7, y + 6, "blocked") if blocked else ""
    return shape("fails", x, y, 5) if run.failed(who) else _bar(x - 7, y + 3)


def _legend(run: Run) -> str:
    """What the signs mean that are in this picture."""
    states = {state for who in run.actors for state in run.states(who).values()} if run.directed else set()
    ended = [who for who in run.actors if who not in run.stacks and not run.failed(who)]
    dot = tag("circle", cx=7, cy=7, r=5, fill="currentColor")
    signs = [(dot, "says a line", bool(run.actors))]
    signs += [(_line(7, 0, 14, state), _STROKES[state].words, state in states) for state in _LEGEND]
    signs.append((_bar(0, 11), "ends", run.directed and bool(ended)))
    found = [tag("span", icon(MUTED, sign), f" {text}") for sign, text, there in signs if there]
    if run.stacks:
        found.append(tag("span", mark(_stays(run)), f" {_stays(run)}"))
    if run.directed and any(run.failed(who) for who in run.actors):
        found.append(tag("span", mark("fails"), " fails"))
    if TIME_PASSES in run.schedule:
        found.append(tag("span", f"{TIME_PASSES} time passes"))
    return tag("p", " ".join(found), class_="es-legend", style=SMALL)


def _ending(run: Run) -> str:
    errors = tag("pre", escape("\n".join(run.errors)), style="white-space:pre-wrap") if run.errors else ""
    notes = "".join(tag("p", escape(note)) for note in run.notes())
    if run.outcome == "hung":
        waits = tag("ul", *_waits(run))
        return tag("div", mark("hangs"), " Hung. Still waiting:", waits, errors, notes, class_="es-ending")
    if run.outcome == "unknown":
        why = tag("ul", *(tag("li", escape(one)) for one in run.unknown), *_waits(run))
        return tag("div", mark("cannot tell"), " Cannot tell:", why, errors, notes, class_="es-ending")
    unjoined = escape(not_joined(run.unjoined))
    if run.outcome == "failed":
        return tag("div", mark("fails"), f" Failed{unjoined}:", errors, notes, class_="es-ending")
    return tag("div", f"Finished{unjoined}.", notes, class_="es-ending")


def _waits(run: Run) -> list[str]:
    """Who waits where, as items of a list."""
    return [
        tag("li", tag("b", escape(who)), ": ", tag("code", escape(str(place))))
        for who, place in run.places.items()
    ]


def _transcript(run: Run) -> str:
    """The lines as text that can be selected and read aloud."""
    if not run.lines:
        return ""
    rows = [
        tag(
            "tr",
            tag("td", str(line.step) if run.directed else f"{line.step:.3f}"),
            tag("td", escape(line.who)),
            tag("td", escape(line.what), style="text-align:left"),
        )
        for line in run.lines
    ]
    head = "".join(tag("th", text) for text in ("Step" if run.directed else "Seconds", "Actor", "Line"))
    table = tag("table", tag("thead", tag("tr", head)), tag("tbody", *rows))
    return tag("details", tag("summary", "Transcript"), table, class_="es-transcript")
