"""The missions of the page Play: a list of players and of goals, from book/missions.toml.

    ```{missions}
    ```

Each leads to a player on the page of a chapter, opened with its goal. Which are done the browser keeps, and
missions.js shows. A mission whose player a page does not have is a warning.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from every_schedule.pictures.data import element
from shown import Gathered, explorations, read

logger = logging.getLogger(__name__)

TABLE = "book/missions.toml"


def players(path: Path) -> Iterator[tuple[str, bool]]:
    """Of each player of a notebook its name, and whether anything in it fails."""
    for cell in read(path):
        for found in explorations(cell):
            if "play" in found and (name := _name(json.loads(found["play"]))):
                yield name, any(count and kind != "holds" for kind, count in found["counts"].items())


def _name(data: dict[str, Any]) -> str:
    """A player's, as player.js makes it; "" where there are too many schedules to be played."""
    return "" if "too_many" in data else re.sub(r"\W+", "-", "-".join(data["call"]))


class Played(Gathered):
    """The player of an exploration on another page: `{played} lock lock_tickets-no-lock`."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        page, play = self.arguments
        [path] = [path for name, path in self.notebooks().items() if name.rpartition("/")[2] == page]
        for cell in read(path):
            for found in explorations(cell):
                if "play" in found and _name(json.loads(found["play"])) == play:
                    figure = f'<figure class="exploration es-only-played">{element(found["play"])}</figure>'
                    return [nodes.raw("", figure, format="html")]
        raise self.error(f"There is no player {play} on {page}.")


class Missions(Gathered):
    """The list of missions, in order."""

    def run(self) -> list[nodes.Node]:
        table = Path(self.env.srcdir, TABLE)
        self.env.note_dependency(str(table))
        missions = tomllib.loads(table.read_text(encoding="utf-8"))["mission"]
        pages = {page.rpartition("/")[2]: path for page, path in self.notebooks().items()}
        playable = {page: dict(players(pages[page])) for page in {one["page"] for one in missions}}
        items = []
        for one in missions:
            there = playable[one["page"]]
            if one["play"] not in there or (one["mode"] == "break" and not there[one["play"]]):
                logger.warning(
                    "there is no player for %r", one["title"], location=self.env.docname, type="play"
                )
            place = f"play-{one['play']}"
            items.append(
                f'<li data-mission="{escape(place)} {one["mode"]}">'
                f'<a href="{one["page"]}.html#{escape(place)}=@{one["mode"]}">{escape(one["title"])}</a>'
                f"<p>{escape(one['text'])}</p></li>"
            )
        return [nodes.raw("", f'<ol class="es-missions">{"".join(items)}</ol>', format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("missions", Missions)
    app.add_directive("played", Played)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
