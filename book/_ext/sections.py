"""What search knows: the sections of every page, with their anchors and their words.

The built pages are read, so it is what a reader sees: headings, text, code, outputs. It is written into
`_static/search_index.js`, a script and no data file, for a page that lies in a folder may load scripts and
nothing else. `search_rank.js` ranks what is in it, and `search.js` shows that. Both are loaded when a reader
opens the search, and not before. Words that mean the same stand in `synonyms.toml`, and so does what people
ask in words that a section does not use.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from messages import messages, quoted

INDEX = "search_index.js"
SYNONYMS = Path(__file__).with_name("synonyms.toml")
# What tells of other pages comes after them.
WEIGHTS = {
    "article": 0.4,
    "cheatsheet": 0.75,
    "errors": 0.45,
    "glossary": 0.3,
    "index": 0.7,
    "play": 0.5,
    "status": 0.3,
}
REPAIR = 1.15  # who searches has most often something to repair
# Headings that many pages have, of sections that answer no question.
COMMON = {"Exercises", "In short", "Predict", "Run it", "The program", "Which outputs are possible?"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {"dd", "div", "dt", "figure", "li", "p", "pre", "section", "summary", "td", "th", "tr"}
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HIDDEN = {"annotation", "button", "nav", "noscript", "script", "style", "summary", "svg", "template"}
ASIDE = {"headerlink", "es-file"}  # names of files, and links, beside what is said
# Scripts that Sphinx's own search needs.
OTHERS = re.compile(
    r'[ \t]*<script [^>]*src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>\n?'
)


@dataclass
class Section:
    """A section without those inside it."""

    anchor: str
    above: str  # the heading of the section that it stands in
    title: str = ""
    text: str = ""
    code: str = ""
    output: str = ""
    quotes: list[str] = field(default_factory=list)  # code within the text
    depth: int = field(default=0, repr=False)

    def row(self, page: int, asked: str = "") -> list[object]:
        """As the script has it. Its messages are those in outputs and those that the text quotes."""
        said = list(
            dict.fromkeys([*messages(self.output), *quoted(" ".join(f"`{one}`" for one in self.quotes))])
        )
        title, above, text = map(clean, (self.title, self.above, self.text))
        weight = 0.6 if title in COMMON else 1
        return [page, self.anchor, title, above, text, words(self), said, weight, asked]


def clean(text: str) -> str:
    return " ".join(text.split())


def words(section: Section) -> str:
    """The words of code and outputs, each once, that the text does not have."""
    known = set(re.findall(r"\w+", section.title + " " + section.text))
    found = re.findall(r"[^\W\d]\w+", section.code + " " + section.output)
    return " ".join(word for word in dict.fromkeys(found) if word not in known)


class Article(HTMLParser):
    """The sections of a page; a term of the glossary counts as one."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Section] = []
        self.open: list[Section] = []
        self.tags: list[tuple[str, str]] = []  # what is open, and what each says of the text in it
        self.feed(page)

    @property
    def inside(self) -> set[str]:
        return {kind for _, kind in self.tags}

    def enter(self, anchor: str) -> None:
        above = self.open[-1].title if self.open else ""
        self.open.append(Section(anchor, above, depth=len(self.tags)))
        self.found.append(self.open[-1])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        classes = set(attrs.get("class", "").split())
        if tag in VOID:
            return
        kind = ""
        if tag in HIDDEN or ASIDE & classes:
            kind = "hidden"
        elif tag == "article" and "bd-article" in classes:
            kind = "article"
        elif "article" in self.inside:
            if tag == "section" and "id" in attrs:
                self.enter(attrs["id"])
            elif tag == "dt" and attrs.get("id", "").startswith("term-"):
                self.leave(self.open[0].depth + 1)
                self.enter(attrs["id"])
                kind = "heading"
            elif tag in HEADINGS:
                kind = "heading"
            elif "cell_output" in classes:
                kind = "output"
            elif tag == "pre":
                kind = "code"
            elif tag == "code" and self.open and "heading" not in self.inside:
                kind = "quote"
                self.open[-1].quotes.append("")
        self.tags.append((tag, kind))
        if tag in BLOCKS:
            self.handle_data("\n")

    def leave(self, depth: int) -> None:
        while self.open and self.open[-1].depth >= depth:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.handle_data("\n")
        if tag in (one for one, _ in self.tags):
            while self.tags.pop()[0] != tag:
                pass
        if tag == "section":
            self.leave(len(self.tags))

    def handle_data(self, data: str) -> None:
        inside = self.inside
        if not self.open or "hidden" in inside or "article" not in inside:
            return
        section = self.open[-1]
        if "heading" in inside:
            section.title += data
        elif "output" in inside:
            section.output += data
        elif "code" in inside:
            section.code += data
        else:
            section.text += data
            if "quote" in inside:
                section.quotes[-1] += data


def index(pages: Mapping[str, str]) -> str:
    """The script, from pages by their addresses, in which the start page is one directory up from none."""
    listed: list[list[object]] = []
    rows: list[list[object]] = []
    tables = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    for address, text in sorted(pages.items()):
        sections = Article(text).found
        if not sections:  # it leads elsewhere, or is made of no text of the book
            continue
        name = address.rpartition("/")[2].removesuffix(".html")
        weight = WEIGHTS.get(name, REPAIR if name.endswith("_wrong") else 1)
        for section in sections:
            if clean(section.title):
                rows.append(section.row(len(listed), tables["asked"].get(f"{name}#{section.anchor}", "")))
        listed.append([address, clean(sections[0].title), weight])
    data = {"pages": listed, "same": tables["same"], "sections": rows}
    return f"EveryScheduleSearch.index = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"
