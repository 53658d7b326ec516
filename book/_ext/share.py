"""Tell search engines, and whoever shows a link as a card, what a page is about.

The picture is `_static/card.png`; tools/card.py makes it. Its address is relative, unless address.py knows
where the pages live.
"""

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

LENGTH = 200


def describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    about = first_words(doctree) if doctree else app.config.html_title
    picture = context["pathto"]("_static/card.png", True)
    if app.config.html_baseurl:
        picture = app.config.html_baseurl.rstrip("/") + "/_static/card.png"
    title = re.sub(r"<[^>]+>", "", context.get("title", "")) or app.config.html_title
    tags = {
        "og:title": title,
        "og:type": "website",
        "og:site_name": app.config.html_title,
        "og:description": about,
        "og:image": picture,
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The tree of all schedules of two buyers: in 12 of 20 the one ticket is sold twice.",
    }
    lines = [f'<meta property="{name}" content="{escape(text)}" />' for name, text in tags.items()]
    lines.append(f'<meta name="description" content="{escape(about)}" />')
    lines.append('<meta name="twitter:card" content="summary_large_image" />')
    context["metatags"] = context.get("metatags", "") + "\n    " + "\n    ".join(lines)


def first_words(doctree: nodes.document) -> str:
    """The first paragraph, not longer than a card can hold."""
    for paragraph in doctree.findall(nodes.paragraph):
        words = " ".join(paragraph.astext().split())
        return words if len(words) <= LENGTH else words[:LENGTH].rpartition(" ")[0] + " …"
    return ""


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
