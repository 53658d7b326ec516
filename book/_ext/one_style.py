"""One style sheet instead of fifteen, without the rules that no page has a use for.

The themes bring half a megabyte of rules, Bootstrap among them. A browser fetches and reads them before
it shows a word. Here what the pages link to is put together, in its order, and a rule goes that asks for a
class or an id which no page and no script names. The book's own rules all stay.

A second, small one is for readers without scripts whose system asks for dark: what the first says of a dark
page, said of a page that no script has made dark.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

ONE, DARK = "every.css", "dark.css"
OWN = Path(__file__).parents[1] / "_static"
LINK = re.compile(
    r'[ \t]*(?:<noscript>\s*)?<link [^>]*href="((?:\.\./)*_static/)([^"?]+\.css)[^"]*"[^>]*>\n?'
    r"(?:\s*</noscript>\n?)?"
)
LINKS = """\
    <link rel="stylesheet" href="{}?v={v}" />
    <noscript>
      <link rel="stylesheet" media="screen and (prefers-color-scheme: dark)" href="{}?v={v}" />
    </noscript>
"""
IMPORT = re.compile(r'@import "([^"]+)";')
COMMENT = re.compile(r"(?s)/\*.*?\*/")
LICENSE = re.compile(r"(?s)/\*!.*?\*/")
RULE = re.compile(r"([^{};@][^{};]*)\{[^{}]*\}")
EMPTY = re.compile(r"@(?:media|supports)[^{};]*\{\s*\}")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
IS_DARK = re.compile(r'\[data-theme="?dark"?\]')
MADE = {"bs-tooltip-auto"}  # a script puts this name together
NAME = re.compile(r"[.#]((?:[\w-]|\\.)+)")


def read(sheet: Path) -> str:
    """A style sheet with those that it imports."""
    text = sheet.read_text(encoding="utf-8").replace('@charset "UTF-8";', "")
    return IMPORT.sub(lambda found: read(sheet.parent / found[1]), text)


def useful(selectors: str, words: set[str]) -> bool:
    """Whether one of the selectors can match. Who may not match, or is one of several, is not asked for."""
    while (shorter := BRACKETS.sub("", selectors)) != selectors:
        selectors = shorter
    return any(
        {name.replace("\\", "") for name in NAME.findall(one)} <= words for one in selectors.split(",")
    )


def slim(style: str, words: set[str]) -> str:
    notices = LICENSE.findall(style)
    rules = RULE.sub(lambda rule: rule[0] if useful(rule[1], words) else "", COMMENT.sub("", style))
    while (fewer := EMPTY.sub("", rules)) != rules:
        rules = fewer
    return "\n".join([*notices, rules.strip()])


def gather(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    pages = {
        page: page.read_text(encoding="utf-8")
        for page in Path(app.outdir).rglob("*.html")
        if static not in page.parents
    }
    linked = dict.fromkeys(name for text in pages.values() for _, name in LINK.findall(text))
    linked = [name for name in linked if name not in (ONE, DARK)]
    if not linked:  # nothing was written
        return
    scripts = [*static.glob("*.js"), *static.glob("scripts/*.js")]
    texts = [*pages.values(), *(script.read_text(encoding="utf-8") for script in scripts)]
    words = MADE.union(*(re.findall(r"[\w-]+", text) for text in texts))
    sheets = {name: read(static / name) for name in linked}
    slimmed = (sheet if (OWN / name).exists() else slim(sheet, words) for name, sheet in sheets.items())
    style = "\n".join(['@charset "UTF-8";', *slimmed])
    dark = (rule[0] for rule in RULE.finditer(COMMENT.sub("", style)) if IS_DARK.search(rule[1]))
    (static / ONE).write_text(style, encoding="utf-8")
    (static / DARK).write_text(IS_DARK.sub('[data-theme="light"]', "".join(dark)), encoding="utf-8")
    digest = hashlib.sha256(style.encode()).hexdigest()[:8]
    for page, text in pages.items():
        if first := LINK.search(text):
            link = LINKS.format(first[1] + ONE, first[1] + DARK, v=digest)
            before, after = text[: first.start()], text[first.end() :]
            page.write_text(before + link + LINK.sub("", after), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", gather, priority=900)  # after those that change pages and style sheets
    return {"parallel_read_safe": True, "parallel_write_safe": True}
