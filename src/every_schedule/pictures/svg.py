"""What both pictures are made of: colours, marks, texts, the box around an SVG.

A picture depends on nothing but the run, so it is the same every time. It needs no style sheet:
each colour is a custom property that `_static/lab.css` sets for light and dark, with a literal to
fall back on. No element has an id, so any number of pictures can stand in one page. Inside the SVG
there are no words but the program's own; the legend and the ending are HTML.
"""

from __future__ import annotations

import unicodedata
from html import escape

# Contrast above 4.5 on white, and the first ones far apart for every kind of colour vision.
# lab.css has ten lighter ones for dark pages.
_ACTORS = (
    *("#0b62b5", "#b04600", "#005544", "#d01272", "#770066"),
    *("#8f5f3f", "#2233aa", "#444411", "#885599", "#991144"),
)
INK, MUTED, RULE, PAGE = (
    f"var(--es-{name},{value})"
    for name, value in (("ink", "#1f2328"), ("muted", "#59636e"), ("rule", "#dde2e7"), ("page", "#fff"))
)
KINDS = {
    "holds": "var(--es-holds,#00704a)",
    "breaks": "var(--es-breaks,#c4122f)",
    "hangs": "var(--es-hangs,#7b3fb5)",
    "fails": "var(--es-fails,#8a5600)",
}
BOX = (
    f"margin:1em 0;padding:var(--es-padding,.6em);background:{PAGE};color:{INK};"
    "max-width:100%;overflow-wrap:anywhere"
)
SMALL = f"margin:.4em 0;font-size:.85em;color:{MUTED};display:flex;flex-wrap:wrap;gap:.2em 1.2em"
_SVG = "http://www.w3.org/2000/svg"
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"

CELL = 7.2  # the width of one character at 12 px, in the widest of these fonts


def svg(width: float, height: float, label: str, x: float, y: float, parts: list[str]) -> str:
    """The picture, in a box in which it can scroll where it is wider than the page."""
    size = f'width="{num(width)}" height="{num(height)}" viewBox="0 0 {num(width)} {num(height)}"'
    focus = ' tabindex="0"' if width > 340 else ""  # what scrolls must be reachable by keyboard
    return (
        f'<div class="es-scroll" style="overflow-x:auto"{focus}><svg xmlns="{_SVG}" role="img" '
        f'aria-label="{escape(label)}" {size} fill="none" style="display:block;max-width:none" '
        f'font-family="{_MONO}" font-size="12">'
        f'<g transform="translate({num(x)} {num(y)})">{"".join(parts)}</g></svg></div>'
    )


def shape(kind: str, x: float, y: float, size: float, title: str = "") -> str:
    """The mark of a kind of schedule: circle, cross, square or triangle."""
    colour, s, twice, at = KINDS[kind], num(size), num(2 * size), f"M{num(x)} {num(y)}"
    inside = f"><title>{escape(title)}</title></path>" if title else "/>"
    if kind == "breaks":
        d = f"{at}m-{s} -{s}l{twice} {twice}m0 -{twice}l-{twice} {twice}"
        return f'<path d="{d}" style="stroke:{colour}" stroke-width="{num(max(size / 2, 1))}"{inside}'
    if kind == "holds":
        d = f"{at}m-{s} 0a{s} {s} 0 0 1 {twice} 0a{s} {s} 0 0 1 -{twice} 0z"
    elif kind == "hangs":
        d = f"{at}m-{s} -{s}h{twice}v{twice}h-{twice}z"
    else:
        d = f"{at}m0 -{s}l{s} {twice}h-{twice}z"
    return f'<path d="{d}" style="fill:{colour}"{inside}'


def mark(kind: str) -> str:
    return icon(shape(kind, 7, 7, 5))


def icon(inside: str) -> str:
    return (
        f'<svg xmlns="{_SVG}" aria-hidden="true" width="14" height="14" viewBox="0 0 14 14" fill="none" '
        f'style="display:inline-block;vertical-align:-2px">{inside}</svg>'
    )


def lane_colour(index: int) -> str:
    index %= len(_ACTORS)
    return f"var(--es-a{index},{_ACTORS[index]})"


def cells(text: str) -> float:
    """How wide a text is, in characters of the Latin alphabet. A Chinese one is a square, 12 px."""
    return sum(12 / CELL if _wide(letter) else 1 for letter in text)


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def fold(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns, broken at blanks where there are any."""
    width = max(width, 16)
    lines = []
    while cells(text) > width:
        cut = next(i for i in range(len(text) + 1) if cells(text[: i + 1]) > width)
        blank = text.rfind(" ", 1, cut + 1)
        cut = blank if blank > cut // 2 else cut
        while cut < len(text) and _wide(text[cut]) and unicodedata.category(text[cut]) in ("Pe", "Po"):
            cut += 1  # a Chinese comma or closing bracket never begins a line
        lines.append(text[:cut])
        text = text[cut:].lstrip(" ")
    return [*lines, text]


def num(number: float) -> str:
    """A coordinate, short."""
    return f"{number:.1f}".removesuffix(".0").replace("-0.0", "0") if number else "0"
