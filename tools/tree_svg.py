"""Make _static/tree.svg and tree_lock.svg, the schedule trees on the start page and in the README.

    python tools/tree_svg.py

Both are pictures of explorations that it really runs. They take their colours from the page that they
stand in (lab.css); alone, as the README shows them, they bring colours, ground and legend with them.
"""

import re
from pathlib import Path

from every_schedule import Exploration, Run, explore

BOOK = Path(__file__).parents[1] / "book"

SCALE = 1.5
MARGIN = 16
TREES = {"tree.svg": ["--no-lock"], "tree_lock.svg": []}


def one_sold(run: Run) -> bool:
    return run.count("buys a ticket") == 1


def drawing(name: str) -> str:
    """The text of one of the pictures."""
    return stand_alone(explore("lock_tickets", *TREES[name], holds=one_sold))


def stand_alone(exploration: Exploration) -> str:
    """The tree of an exploration as an SVG file of its own."""
    html = exploration._repr_html_()
    tree = r'<svg [^>]*aria-label="([^"]*)" width="([\d.]+)" height="([\d.]+)"[^>]*>(.*?)</svg>'
    [(label, *size, inside)] = re.findall(tree, html, re.DOTALL)
    width, height = (round(float(pixels) * SCALE + 2 * MARGIN) for pixels in size)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" viewBox="0 0 {width} {height}" \
width="{width}" height="{height}" fill="none" style="max-width:100%;height:auto" \
font-family="system-ui,sans-serif" font-size="12">
<style>{style(html)}</style>
<rect class="alone" width="{width}" height="{height}" rx="8" style="fill:var(--es-page,#fff)"/>
<g transform="translate({MARGIN} {MARGIN})scale({SCALE})">{inside}</g>
{legend(height) if exploration.counts["breaks"] else ""}</svg>
"""


def legend(height: int) -> str:
    """What the colours and marks mean, in the corners that the tree leaves free."""
    return f"""\
<g class="alone" font-size="15" style="fill:var(--es-ink,#1f2328)">
<path d="M{MARGIN} 26h26" style="stroke:var(--es-a0,#0b62b5)" stroke-width="3"/>
<text x="{MARGIN + 34}" y="31">Ann</text>
<path d="M{MARGIN} 50h26" style="stroke:var(--es-a1,#b04600)" stroke-width="3"/>
<text x="{MARGIN + 34}" y="55">Bob</text>
<circle cx="{MARGIN + 13}" cy="{height - 48}" r="6" style="fill:var(--es-holds,#00704a)"/>
<text x="{MARGIN + 34}" y="{height - 43}">sold once</text>
<path d="M{MARGIN + 7} {height - 30}l12 12m0 -12l-12 12" stroke-width="3" \
style="stroke:var(--es-breaks,#c4122f)"/>
<text x="{MARGIN + 34}" y="{height - 19}">sold twice</text>
</g>
"""


def style(html: str) -> str:
    """Colours for light and dark, where the picture is no part of a page."""
    css = (BOOK / "_static" / "lab.css").read_text(encoding="utf-8")
    used = {"--es-ink", "--es-page", *re.findall(r"var\((--es-\w+),", html)}
    dark, *_ = re.findall(r'html\[data-theme="dark"\] {(.*?)}', css, re.DOTALL)
    colours = dict(re.findall(r"(--es-\w+): (#\w+);", dark)) | {"--es-page": "#14181e"}
    night = "".join(f"{name}:{colours[name]};" for name in sorted(used & set(colours)))
    return f"svg:not(:root)>.alone{{display:none}}@media(prefers-color-scheme:dark){{svg:root{{{night}}}}}"


if __name__ == "__main__":
    for name in TREES:
        (BOOK / "_static" / name).write_text(drawing(name), encoding="utf-8", newline="\n")
