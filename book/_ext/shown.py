"""What the notebooks show, gathered in one place whenever the book is built.

    ```{error-messages}
    ```

lists every error message that a chapter shows, each with links to the cell that shows it and to the cell that
shows it fixed. In a notebook, a Markdown cell that begins with the label `(error-NAME)=` stands before the
first of these cells, and one that begins with `(mends-NAME)=` before the second.

    ```{explored-schedules}
    ```

is a table of the schedules that were explored, chapter by chapter.

What a result says is read from the data that a notebook stores beside its picture.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from every_schedule.pictures.data import MIME, ExplorationData, RunData

logger = logging.getLogger(__name__)

LABEL = re.compile(r"(?m)^\(([\w.-]+)\)=\s*$")
HEADING = re.compile(r"(?m)^(#+) +(.+?)\s*$")
FENCE = re.compile(r"(?ms)^(```+|:::+).*?^\1\s*$")
NAME = r"(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|TooShort)"
MESSAGE = re.compile(rf"(?<![\w.])({NAME}): (?!(?:True|False)$)(.+)$")
ENDED = re.compile(r"(; [^;]+ ended with -?\d+)+$")  # what a way to fail says beside its message
BARE = re.compile(rf"{NAME}|_?queue\.(?:Empty|Full)")  # an exception without a text


@dataclass
class Shown:
    """An error as a chapter shows it."""

    page: str
    label: str
    cure: str  # the label of the cell that shows it fixed, or nothing
    heading: str
    messages: list[str]


# What a notebook holds


def read(path: Path) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


def explorations(cell: dict[str, Any]) -> Iterator[ExplorationData]:
    """The explorations that a cell shows, those of graded exercises among them."""
    for output in cell.get("outputs", []):
        found = output.get("data", {}).get(MIME, {})
        found = found.get("exploration", found)
        if found.get("type") == "exploration":
            yield found


def runs(cell: dict[str, Any]) -> Iterator[RunData]:
    """The runs that a cell shows; of an exploration the shortest of each kind that should not be."""
    for output in cell.get("outputs", []):
        found = output.get("data", {}).get(MIME, {})
        if found.get("type") == "run":
            yield found
    for exploration in explorations(cell):
        yield from (one["run"] for one in exploration["shortest"].values())


def printed(cell: dict[str, Any]) -> str:
    """The stored outputs of a cell as text, in lines; an empty one parts them."""
    texts = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            texts.append(f"{output['ename']}: {output['evalue']}".removesuffix(": "))
        else:
            texts.append("".join(output.get("text", output.get("data", {}).get("text/plain", ""))))
    texts += [one["reason"] for found in explorations(cell) for one in found["shortest"].values()]
    return "\n\n".join(texts)


def messages(text: str) -> list[str]:
    """Every error message in a text, once, as it stands there."""
    found = []
    lines = [ENDED.sub("", line.strip()) for line in text.splitlines()]
    for line, following in pairwise([*lines, ""]):
        if match := MESSAGE.search(line):
            wrapped = len(line) >= 60 and re.match(r"[a-z](?!.*\.py:\d)", following)
            found.append(match[0] + (f" {following}" if wrapped else ""))
        elif BARE.fullmatch(line):
            found.append(line)
    return list(dict.fromkeys(found))


def quoted(markdown: str) -> list[str]:
    """The error messages that stand in backticks."""
    return [
        code for code in re.findall(r"`+(.+?)`+", markdown) if BARE.fullmatch(code) or MESSAGE.fullmatch(code)
    ]


def errors(path: Path, page: str) -> list[Shown]:
    """What a notebook labels as an error.

    Its messages are those in the output of the next code cell; where that has none, those in backticks before
    the cell; or else in the heading above.
    """
    found = []
    cells = read(path)
    labels = {label for cell in cells for label in LABEL.findall(cell["source"])}
    heading, level = "", 0
    for n, cell in enumerate(cells):
        if cell["cell_type"] != "markdown":
            continue
        text = FENCE.sub("", cell["source"])
        for hashes, title in HEADING.findall(text):
            level, heading = len(hashes), title
        for label in LABEL.findall(text):
            if label.startswith("error-"):
                shows = next((one for one in cells[n:] if one["cell_type"] == "code"), {})
                said = messages(printed(shows)) or quoted(text) or quoted(heading)
                symptom = heading if level > 1 + (not page.endswith("_wrong")) else waiting(shows)
                cure = label.replace("error-", "mends-", 1)
                found.append(Shown(page, label, cure if cure in labels else "", symptom, said))
    return found


def waiting(cell: dict[str, Any]) -> str:
    """Of a run that hangs: who waits where."""
    for run in runs(cell):
        for who, place in run["waits"].items():
            return f"{who} hangs in `{place['call']}`"
    return ""


def explored(path: Path) -> list[int]:
    """How many schedules each exploration had whose result a notebook shows."""
    return [found["schedules"] for cell in read(path) for found in explorations(cell)]


# What the pages say


class Gathered(SphinxDirective):
    """A directive that reads the notebooks of the book."""

    def notebooks(self) -> dict[str, Path]:
        """The notebooks by the names of their pages, in the order of the book."""
        self.env.note_dependency(str(Path(self.env.srcdir, "_toc.yml")))
        order = [str(name) for name in self.env.external_site_map]  # type: ignore[attr-defined]
        pages = {name: Path(self.env.doc2path(name)) for name in self.env.found_docs}
        found = {name: path for name, path in pages.items() if path.suffix == ".ipynb"}
        for path in found.values():
            self.env.note_dependency(str(path))
        return dict(sorted(found.items(), key=lambda one: order.index(one[0])))

    def link(self, kind: str, target: str, text: str = "") -> nodes.Node:
        """A link to a label (`ref`), or to a page (`doc`) by its title."""
        about = {"refdomain": "std", "reftype": kind, "reftarget": target, "refdoc": self.env.docname}
        return addnodes.pending_xref(
            "", nodes.inline(text, text), refexplicit=bool(text), refwarn=True, **about
        )


class ErrorMessages(Gathered):
    """Every error message of the book, sorted by exception."""

    def run(self) -> list[nodes.Node]:
        messages: dict[str, list[Shown]] = {}
        symptoms: dict[str, list[Shown]] = {}
        for page, path in self.notebooks().items():
            for shown in errors(path, page):
                for message in shown.messages:
                    messages.setdefault(message, []).append(shown)
                if not shown.messages and shown.heading:
                    symptoms.setdefault(shown.heading, []).append(shown)
                elif not shown.messages:
                    logger.warning("%s has no message", shown.label, location=page, type="shown")
        by_class = groupby(sorted(messages, key=self.rank), lambda message: self.rank(message)[0])
        parts = [
            self.part(name, {text: (self.code(text), messages[text]) for text in group})
            for name, group in by_class
        ]
        if symptoms:
            named = {text: (self.inline(text), symptoms[text]) for text in sorted(symptoms)}
            parts.append(self.part("No message", named))
        return parts

    def rank(self, message: str) -> tuple[str, str]:
        """The class of the exception, without its module, and the text."""
        name, _, text = message.partition(": ")
        return name.rpartition(".")[2], text

    def code(self, text: str) -> list[nodes.Node]:
        return [nodes.literal(text, text)]

    def inline(self, text: str) -> list[nodes.Node]:
        """Text in which backticks mark code."""
        parts = enumerate(re.split(r"`+(.+?)`+", text))
        return [nodes.literal(part, part) if n % 2 else nodes.Text(part) for n, part in parts if part]

    def part(self, title: str, entries: dict[str, tuple[list[nodes.Node], list[Shown]]]) -> nodes.Node:
        section = nodes.section(
            "", nodes.title(title, title), ids=[nodes.make_id(title)], names=[title.lower()]
        )
        listed = nodes.definition_list(classes=["es-errors"])
        for term, places in entries.values():
            where = nodes.definition("", *map(self.place, places))
            listed += nodes.definition_list_item("", nodes.term("", "", *term), where)
        section += listed
        return section

    def place(self, shown: Shown) -> nodes.Node:
        parts = [
            self.link("doc", f"/{shown.page}"),
            nodes.Text(": "),
            self.link("ref", shown.label, "shown"),
        ]
        if shown.cure:
            parts += [nodes.Text(", "), self.link("ref", shown.cure, "fixed")]
        return nodes.paragraph("", "", *parts)


class ExploredSchedules(Gathered):
    """How many schedules were explored, chapter by chapter."""

    def run(self) -> list[nodes.Node]:
        counts = {page: explored(path) for page, path in self.notebooks().items()}
        total = [sum(map(len, counts.values())), sum(map(sum, counts.values()))]
        rows = [[self.link("doc", f"/{page}"), len(each), sum(each)] for page, each in counts.items() if each]
        table = nodes.table(classes=["es-explored"])
        group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (60, 20, 20)), cols=3)
        group += nodes.thead("", self.row("Chapter", "Explorations", "Schedules"))
        group += nodes.tbody("", *(self.row(*row) for row in rows), self.row("All chapters", *total))
        table += group
        return [table]

    def row(self, *entries: Any) -> nodes.Node:
        cells = [
            one if isinstance(one, nodes.Node) else nodes.Text(f"{one:,}" if isinstance(one, int) else one)
            for one in entries
        ]
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("error-messages", ErrorMessages)
    app.add_directive("explored-schedules", ExploredSchedules)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
