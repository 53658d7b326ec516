"""Every colour of the pictures, once, for light pages and for dark ones.

In a picture a colour is a custom property with the light one to fall back on. `static/lab.css` sets the
properties (a test holds it equal to `rules`); a picture that no style sheet reaches is light.
"""

from __future__ import annotations

from collections.abc import Iterable

from every_schedule.schedule import mover
from every_schedule.words import Kind

# Contrast above 4.5 on their page, and the first actors far apart for every kind of colour vision.
LIGHT = {
    "page": "#fff",
    "ink": "#1f2328",
    "muted": "#59636e",
    "rule": "#dde2e7",
    "holds": "#00704a",
    "breaks": "#c4122f",
    "hangs": "#7b3fb5",
    "fails": "#8a5600",
    "unknown": "#00687f",
    "main": "#3f5268",
    "a0": "#0b62b5",
    "a1": "#b04600",
    "a2": "#005544",
    "a3": "#d01272",
    "a4": "#770066",
    "a5": "#8f5f3f",
    "a6": "#2233aa",
    "a7": "#444411",
    "a8": "#885599",
    "a9": "#991144",
}
DARK = {
    "page": "#14181e",
    "ink": "#dde3ea",
    "muted": "#a4adb8",
    "rule": "#333b46",
    "holds": "#46c596",
    "breaks": "#ff7b87",
    "hangs": "#c39bff",
    "fails": "#e5b04a",
    "unknown": "#5cc8e0",
    "main": "#b9cbe3",
    "a0": "#5eb1f5",
    "a1": "#f5994e",
    "a2": "#3be8c0",
    "a3": "#d975a6",
    "a4": "#9488ff",
    "a5": "#a8956f",
    "a6": "#22dcec",
    "a7": "#ffdd44",
    "a8": "#ccee99",
    "a9": "#ff9999",
}
KINDS: dict[Kind, str] = {
    "holds": "holds",
    "breaks": "breaks",
    "hangs": "hangs",
    "fails": "fails",
    "cannot tell": "unknown",
}
MAIN = "MainProcess"
_LANES = [name for name in LIGHT if name[1:].isdigit()]


def colour(name: str) -> str:
    """A colour as CSS."""
    return f"var(--es-{name},{LIGHT[name]})"


INK, MUTED, RULE, PAGE = map(colour, ("ink", "muted", "rule", "page"))


def of_kind(kind: Kind) -> str:
    """The colour of a kind of schedule, as CSS."""
    return colour(KINDS[kind])


def names(moves: Iterable[str]) -> dict[str, str]:
    """The names of the colours of actors and moves.

    "Ann~" has Ann's, "~" none of anybody's. The main process always has the same one; the others have
    theirs in the order of their names.
    """
    moves = set(moves)
    actors = sorted({mover(move) for move in moves} - {"", MAIN})
    of = {who: _LANES[index % len(_LANES)] for index, who in enumerate(actors)} | {MAIN: "main", "": "muted"}
    return {move: of[mover(move)] for move in sorted(moves)}


def actors(moves: Iterable[str]) -> dict[str, str]:
    """The colours of actors and moves, as CSS."""
    return {move: colour(name) for move, name in names(moves).items()}


def rules(theme: dict[str, str], indent: str) -> str:
    """A theme as lines of a style sheet; the page's own ground is the page's affair."""
    return "".join(f"{indent}--es-{name}: {value};\n" for name, value in theme.items() if name != "page")
