"""A glossary term tells its meaning where it stands: the first sentence, on hover and on focus (site.js)."""

import html
import re
from functools import cache
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

GLOSSARY = "book/glossary"
LINK = re.compile(r'<a class="reference internal" href="glossary\.html#(term-[^"]+)"')
SENTENCE = re.compile(r".+?[.?!](?=\s|$)", re.S)


@cache  # the glossary is read once, and not for each page
def meanings(env: BuildEnvironment) -> dict[str, str]:
    """For each anchor of the glossary the first sentence of what it says."""
    found = {}
    for item in env.get_doctree(GLOSSARY).findall(nodes.definition_list_item):
        definition = next(iter(item.findall(nodes.definition)))
        text = " ".join(definition.astext().split())
        sentence = SENTENCE.match(text)
        for term in item.findall(nodes.term):
            for anchor in term["ids"]:
                found[anchor] = sentence[0] if sentence else text
    return found


def tell(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: nodes.document | None) -> None:
    if page == GLOSSARY or "body" not in context:
        return
    known = meanings(app.env)

    def titled(link: re.Match[str]) -> str:
        meaning = known.get(link[1])
        return f'{link[0]} title="{html.escape(meaning)}"' if meaning else link[0]

    context["body"] = LINK.sub(titled, context["body"])


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", tell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
