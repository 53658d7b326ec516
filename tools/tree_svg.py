"""Make _static/tree.svg and tree_lock.svg, the schedule trees on the start page and in the README.

    python tools/tree_svg.py

Both are pictures of explorations that it really runs. They take their colours from the page that they
stand in (lab.css); alone, as the README shows them, they bring colours, ground and legend with them.
"""

import re
from pathlib import Path

from every_schedule import Exploration, Run, explore
from every_schedule.pictures import palette, tree
from every_schedule.pictures.svg import shape, tag
from every_schedule.words import Kind

STATIC = Path(__file__).parents[1] / "book" / "_static"

SCALE = 1.5
MARGIN = 16
TREES = {"tree.svg": ["--no-lock"], "tree_lock.svg": []}
WORDS: dict[Kind, str] = {"holds": "sold once", "breaks": "sold twice"}


def one_sold(run: Run) -> bool:
    return run.count("buys a ticket") == 1


def drawing(name: str) -> str:
    """The text of one of the pictures."""
    return stand_alone(explore("lock_tickets", *TREES[name], holds=one_sold))


def stand_alone(exploration: Exploration) -> str:
    """The tree of an exploration as an SVG file of its own."""
    drawn = tree.drawing(exploration)
    width, height = (round(size * SCALE + 2 * MARGIN) for size in (drawn.width, drawn.height))
    inside = tag("g", *drawn.parts, transform=f"translate({drawn.x:g} {drawn.y:g})")
    ground = tag("rect", class_="alone", width=width, height=height, rx=8, style=f"fill:{palette.PAGE}")
    parts = [
        ground,
        tag("g", inside, transform=f"translate({MARGIN} {MARGIN})scale({SCALE})"),
        legend(drawn.colours, height) if exploration.counts["breaks"] else "",
    ]
    return (
        tag(
            "svg",
            "\n",
            tag("style", style("".join(parts))),
            "\n",
            "\n".join(filter(None, parts)),
            "\n",
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            aria_label=drawn.label,
            viewBox=f"0 0 {width} {height}",
            width=width,
            height=height,
            fill="none",
            style="max-width:100%;height:auto",
            font_family="system-ui,sans-serif",
            font_size=12,
        )
        + "\n"
    )


def legend(colours: dict[str, str], height: int) -> str:
    """What the colours and marks mean, in the corners that the tree leaves free."""
    x, text = MARGIN + 13, MARGIN + 34
    parts = []
    for y, who in enumerate(sorted(colours)):
        top = 26 + 24 * y
        parts += [
            tag("path", d=f"M{MARGIN} {top}h26", style=f"stroke:{colours[who]}", stroke_width=3),
            tag("text", who, x=text, y=top + 5),
        ]
    for y, (kind, words) in enumerate(WORDS.items()):
        low = height - 48 + 24 * y
        parts += [shape(kind, x, low, 6), tag("text", words, x=text, y=low + 5)]
    return tag("g", *parts, class_="alone", font_size=15, style=f"fill:{palette.INK}")


def style(markup: str) -> str:
    """Colours for dark, where the picture is no part of a page."""
    used = sorted({*re.findall(r"var\(--es-(\w+),", markup)})
    night = "".join(f"--es-{name}:{palette.DARK[name]};" for name in used)
    return f"svg:not(:root)>.alone{{display:none}}@media(prefers-color-scheme:dark){{svg:root{{{night}}}}}"


if __name__ == "__main__":
    for name in TREES:
        (STATIC / name).write_text(drawing(name), encoding="utf-8", newline="\n")
