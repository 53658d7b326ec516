"""What both pictures are made of: elements, marks, texts, the box around an SVG.

A picture depends on nothing but the run, so it is the same every time. No element has an id, so any
number of pictures can stand in one page. Inside an SVG there are no words but the program's own; the
legend and the ending are HTML.

A notebook that is not trusted loses every `<svg>`, and keeps its words. So a picture is stored as an
`<img>` that brings the SVG with it, and `inline` puts the SVG back, in a page that may have it: there it
has the page's colours, its titles can be read, and the player's style sheet reaches it.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from urllib.parse import quote, unquote

from every_schedule.pictures.palette import INK, MUTED, PAGE, of_kind
from every_schedule.words import Kind

BOX = (
    f"margin:1em 0;padding:var(--es-padding,.6em);background:{PAGE};color:{INK};"
    "max-width:100%;overflow-wrap:anywhere"
)
SMALL = f"margin:.4em 0;font-size:.85em;color:{MUTED};display:flex;flex-wrap:wrap;gap:.2em 1.2em"
_SVG = "http://www.w3.org/2000/svg"
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace"
_EMPTY = {"circle", "img", "path", "rect"}  # elements that are written <path/> where nothing is inside
_DATA = "data:image/svg+xml,"
_STORED = re.compile(rf'<img [^>]*src="{re.escape(_DATA)}([^"]*)"[^>]*>')

CELL = 7.2  # the width of one character at 12 px, in the widest of these fonts


def tag(element: str, *inside: str, **attributes: str | float | None) -> str:
    """An element. `inside` is markup; attributes are texts, escaped here, and None leaves one out.

    "_" in the name of an attribute stands for "-", and one at its end is dropped: `class_`.
    """
    written = "".join(
        f' {name.removesuffix("_").replace("_", "-")}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    if element in _EMPTY and not inside:
        return f"<{element}{written}/>"
    return f"<{element}{written}>{''.join(inside)}</{element}>"


def _text(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else num(value)


def svg(width: float, height: float, label: str, x: float, y: float, parts: list[str]) -> str:
    """The picture, stored, in a box in which it can scroll where it is wider than the page."""
    drawn = tag(
        "svg",
        tag("g", *parts, transform=f"translate({num(x)} {num(y)})"),
        xmlns=_SVG,
        role="img",
        aria_label=label,
        width=width,
        height=height,
        viewBox=f"0 0 {num(width)} {num(height)}",
        fill="none",
        style=f"display:block;max-width:none;background:{PAGE}",
        font_family=_MONO,
        font_size=12,
    )
    picture = _stored(drawn, label, width, height, "display:block;max-width:none")
    focus = 0 if width > 340 else None  # what scrolls must be reachable by keyboard
    return tag("div", picture, class_="es-scroll", style="overflow-x:auto", tabindex=focus)


def icon(colour: str, inside: str) -> str:
    """A small sign in a line of text, stored. In it, `currentColor` is the colour given."""
    style = "display:inline-block;vertical-align:-2px"
    drawn = tag(
        "svg",
        inside,
        xmlns=_SVG,
        aria_hidden="true",
        width=14,
        height=14,
        viewBox="0 0 14 14",
        fill="none",
        style=f"{style};color:{colour};background:{PAGE}",
    )
    return _stored(drawn, "", 14, 14, style)


def _stored(drawn: str, label: str, width: float, height: float, style: str) -> str:
    """An SVG as an `<img>` that holds it, with single quotes, which need no escaping there."""
    assert "'" not in drawn, "what is written here escapes them"
    source = quote(drawn.replace('"', "'"), safe=" !$()*+,-./:;=?@[]^_`{|}~'")
    return f'{tag("img", alt=label, width=width, height=height, style=style)[:-2]} src="{_DATA}{source}"/>'


def inline(html: str) -> str:
    """The same HTML with the SVG itself in the place of each `<img>` that holds one."""
    return _STORED.sub(lambda found: unquote(found[1]).replace("'", '"'), html)


def shape(kind: Kind, x: float, y: float, size: float, title: str = "") -> str:
    """The mark of a kind of schedule: circle, cross, square, triangle or diamond."""
    colour, s, twice, at = of_kind(kind), num(size), num(2 * size), f"M{num(x)} {num(y)}"
    inside = [tag("title", escape(title))] if title else []
    if kind == "breaks":
        d = f"{at}m-{s} -{s}l{twice} {twice}m0 -{twice}l-{twice} {twice}"
        return tag("path", *inside, d=d, style=f"stroke:{colour}", stroke_width=max(size / 2, 1))
    if kind == "holds":
        d = f"{at}m-{s} 0a{s} {s} 0 0 1 {twice} 0a{s} {s} 0 0 1 -{twice} 0z"
    elif kind == "hangs":
        d = f"{at}m-{s} -{s}h{twice}v{twice}h-{twice}z"
    elif kind == "fails":
        d = f"{at}m0 -{s}l{s} {twice}h-{twice}z"
    else:
        d = f"{at}m0 -{s}l{s} {s}l-{s} {s}l-{s} -{s}z"
    return tag("path", *inside, d=d, style=f"fill:{colour}")


def mark(kind: Kind) -> str:
    """The mark of a kind of schedule in a line of text."""
    return icon(of_kind(kind), shape(kind, 7, 7, 5))


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
