"""Old addresses lead on: what stood on the one page of a chapter may stand on another of its pages now.

A chapter's first page carries a table of the anchors of the others. A line of script in site.js reads it
where an address names an anchor that the page does not have.
"""

import json
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

NUMBERED = re.compile(r"id\d+")  # made by Sphinx, and not the same in each build


def anchors(env: BuildEnvironment, page: str) -> set[str]:
    """The anchors of a page that an address may name."""
    tree = env.get_doctree(page)
    return {
        name for node in tree.findall(nodes.Element) for name in node["ids"] if not NUMBERED.fullmatch(name)
    }


def lead_on(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    toc = app.env.external_site_map  # type: ignore[attr-defined]
    others = toc[page].child_files() if page in toc and page != toc.root.docname else []
    if not others:
        return
    own = anchors(app.env, page)
    table = {
        name: other.rpartition("/")[2] for other in others for name in sorted(anchors(app.env, other) - own)
    }
    text = json.dumps(table, separators=(",", ":")).replace("<", "\\u003c")
    context["body"] += f'<script type="application/json" id="es-moved">{text}</script>'


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", lead_on)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
