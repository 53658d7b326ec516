"""An exploration as one file: a page that plays, from any folder, and asks nobody for anything."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from every_schedule import schedule
from every_schedule.pictures import data
from every_schedule.pictures.svg import tag
from every_schedule.words import number

if TYPE_CHECKING:
    from every_schedule.exploration import Exploration

STATIC = Path(__file__).parent / "static"
STYLES = ("lab.css", "player.css")
SCRIPTS = ("play_model.js", "play_words.js", "player.js")  # in this order
LARGEST = 300_000  # bytes; what would be more is told in text
MANY = 50  # endings that are listed

_STYLE = """
html { --pst-color-background: #fff; background: #fff; font-family: system-ui, sans-serif; line-height: 1.5; }
html[data-theme="dark"] { --pst-color-background: #14181e; background: #14181e; color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--es-ink); }
main { max-width: 60rem; margin: auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.1rem; }
figure { margin: 0; }
pre { overflow-x: auto; }
@media print { html[data-theme] { --pst-color-background: #fff; background: #fff; } }
"""
_THEME = """
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => { document.documentElement.dataset.theme = dark.matches ? "dark" : "light"; };
follow();
dark.addEventListener("change", follow);
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def page(exploration: Exploration) -> str:
    """The page, as HTML."""
    shown = data.for_page(exploration._repr_html_(), data.of_exploration(exploration, play=True))
    whole = _page(exploration, shown)
    if len(whole.encode()) <= LARGEST:
        return whole
    return _page(exploration, tag("pre", escape(str(exploration)[: LARGEST // 2])))


def _page(exploration: Exploration, shown: str) -> str:
    name = " ".join([exploration.script, *exploration.args])
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", escape(f"{name}: every schedule")),
        '<link rel="icon" href="data:,">',
        tag("style", _STYLE, *map(_read, STYLES)),
        tag("script", _THEME),
        *(tag("script", _read(script)) for script in SCRIPTS),
    ]
    main = tag("main", tag("h1", escape(name)), shown, *_endings(exploration))
    return (
        '<!DOCTYPE html>\n<html lang="en" data-theme="light">\n'
        f"<head>\n{chr(10).join(head)}\n</head>\n<body>\n{main}\n</body>\n</html>\n"
    )


def _endings(exploration: Exploration) -> list[str]:
    """How the program can end, where it is in more than one way."""
    found = exploration.endings
    if len(found) < 2:
        return []
    rows = [
        tag(
            "li",
            f"{escape(ending.label)}: {number(ending.count)}, as in ",
            tag("code", escape(schedule.text(ending.run.schedule))),
        )
        for ending in found[:MANY]
    ]
    more = [tag("p", f"And {len(found) - MANY} more.")] if len(found) > MANY else []
    what = "stories" if exploration.uncounted else "schedules"
    return [tag("h2", f"{len(found)} endings, and how many {what} have each"), tag("ul", *rows), *more]


def _read(name: str) -> str:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert "</s" not in text, f"{name} would end its own element"
    return text
