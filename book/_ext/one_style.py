"""One style sheet instead of fifteen, without the rules that no page has a use for.

The themes bring half a megabyte of rules, Bootstrap among them. A browser fetches and reads them before
it shows a word. Here what the pages link to is put together, in its order, and a rule goes that asks for a
class or an id which no page has and no script names. The book's own rules all stay.

A second, small one is for readers without scripts whose system asks for dark: what the first says of a dark
page, said of a page that no script has made dark.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

ONE, DARK = "every.css", "dark.css"
BOOK = Path(__file__).parents[1]
OWN = BOOK / "_static", BOOK.parent / "src" / "every_schedule" / "pictures" / "static"
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
NAMED = re.compile(r'\b(?:class|id)="([^"]*)"')  # what a page's elements are called
DATA = "search_index.js"  # a script that names nothing


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
    """A style sheet without the rules that ask for what is not among the words."""
    notices = LICENSE.findall(style)
    rules = RULE.sub(lambda rule: rule[0] if useful(rule[1], words) else "", COMMENT.sub("", style))
    while (fewer := EMPTY.sub("", rules)) != rules:
        rules = fewer
    return "\n".join([*notices, rules.strip()])


def gathered(pages: Mapping[Path, str], static: Path) -> dict[Path, str]:
    """The pages, each with a link to the one style sheet, which is put into the folder `static`."""
    linked = dict.fromkeys(name for text in pages.values() for _, name in LINK.findall(text))
    names = [name for name in linked if name not in (ONE, DARK)]
    if not names:  # nothing was written
        return dict(pages)
    scripts = {*static.glob("*.js"), *static.glob("scripts/*.js")} - {static / DATA}
    texts = [script.read_text(encoding="utf-8") for script in scripts]
    words = MADE.union(*(re.findall(r"[\w-]+", text) for text in texts))
    words.update(*(names.split() for text in pages.values() for names in NAMED.findall(text)))
    sheets = {name: read(static / name) for name in names}
    mine = {sheet.name for folder in OWN for sheet in folder.glob("*.css")}
    slimmed = (sheet if name in mine else slim(sheet, words) for name, sheet in sheets.items())
    style = "\n".join(['@charset "UTF-8";', *slimmed])
    dark = (rule[0] for rule in RULE.finditer(COMMENT.sub("", style)) if IS_DARK.search(rule[1]))
    (static / ONE).write_text(style, encoding="utf-8")
    (static / DARK).write_text(IS_DARK.sub('[data-theme="light"]', "".join(dark)), encoding="utf-8")
    digest = hashlib.sha256(style.encode()).hexdigest()[:8]
    return {page: with_link(text, digest) for page, text in pages.items()}


def with_link(page: str, digest: str) -> str:
    """A page with one link in the place of its first, and no other."""
    first = LINK.search(page)
    if not first:
        return page
    link = LINKS.format(first[1] + ONE, first[1] + DARK, v=digest)
    return page[: first.start()] + link + LINK.sub("", page[first.end() :])
