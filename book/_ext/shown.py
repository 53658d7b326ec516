"""What the notebooks show, gathered in one place whenever the book is built.

    ```{error-messages}
    ```

lists every error message that stands in an output, and every symptom without a message, each with links to
the sections that show it, and show it fixed. On a page `NAME_wrong` each section of the second level is a
symptom. It begins with a paragraph `**Cause.** ...` and one `**Cure.** ...`; the list takes over the first
sentence of each. On other pages a label `(error-NAME)=` makes a section one, and `(mends-NAME)=` says which
shows it fixed.

    ```{explored-schedules}
    ```

is a table of the schedules that were explored, chapter by chapter.

What a result says is read from the data that a notebook stores beside its picture.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from every_schedule.pictures.data import MIME, ExplorationData, RunData
from messages import BARE, MESSAGE, Program, messages, quoted

LABEL = re.compile(r"(?m)^\(([\w.-]+)\)=\s*$")
HEADING = re.compile(r"(?m)^(#+) +(.+?)\s*$")
FENCE = re.compile(r"(?ms)^(```+|:::+).*?^\1\s*$")
SAID = r"(?ms)^\*\*{}\.\*\* +(.+?)(?=\n\s*\n|\Z)"
SENTENCE = re.compile(r"(?s).+?[.?!](?=\s+[A-Z`*(\[]|\s*\Z)")
# What goes wrong without a message, by the words of its heading.
KINDS = {
    "It hangs": r"hang|wait|forever|stuck|never|does not (?:end|return)|nobody gets|no task begins",
    "Data is lost, or wrong": r"los[est]|lost|missing|twice|gone|wrong|vanish|finished|sold|mixed|each other",
    "One after the other, or slow": r"one after the other|slow|order|at a time|first",
}
OTHER = "Something else"


@dataclass
class Section:
    """A section of a notebook without those inside it, but for those of a symptom."""

    page: str
    number: int  # of its heading among those of the page
    level: int
    heading: str
    symptom: bool = False
    text: str = ""
    cells: list[dict[str, Any]] = field(default_factory=list)

    def labels(self, kind: str) -> set[str]:
        return {label.partition("-")[2] for label in LABEL.findall(self.text) if label.startswith(f"{kind}-")}

    def said(self, what: str) -> str:
        """The first sentence of the paragraph that begins so, or nothing."""
        found = re.search(SAID.format(what), self.text)
        sentence = SENTENCE.match(found[1]) if found else None
        return " ".join((sentence[0] if sentence else found[1]).split()) if found else ""


@dataclass
class Entry:
    """A message, or a symptom without one, and where it is shown."""

    term: str
    shown: Section
    fixed: Section | None


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


def sections(path: Path, page: str) -> list[Section]:
    """The sections of a notebook, in their order."""
    found: list[Section] = []
    number = 0
    for cell in read(path):
        if cell["cell_type"] != "markdown":
            if found:
                found[-1].cells.append(cell)
            continue
        text = FENCE.sub("", cell["source"])
        before, *parts = re.split(r"(?m)^(?=#+ )", text)
        if found:
            found[-1].text += "\n\n" + before
        for part in parts:
            heading = HEADING.match(part)
            assert heading
            level = len(heading[1])
            inside = found and found[-1].symptom and level > found[-1].level
            if not inside:
                symptom = level == 2 and page.endswith("_wrong")
                found.append(Section(page, number, level, heading[2], symptom))
            found[-1].text += "\n\n" + part
            number += 1
    for section in found:
        section.symptom |= bool(section.labels("error"))
    return found


def source(path: Path) -> Iterator[str]:
    """What stands in the cells of a chapter, on all of its pages: they share their programs."""
    chapter = re.sub(r"_(?:rules|wrong)$", "", path.stem)
    for page in (chapter, f"{chapter}_rules", f"{chapter}_wrong"):
        one = path.with_name(f"{page}.ipynb")
        yield from (cell["source"] for cell in read(one)) if one.exists() else ()


def entries(path: Path, page: str) -> list[Entry]:
    """The messages that the outputs of a notebook show, and its symptoms that have none.

    A symptom's messages are those in its outputs, or else those that its heading or its text quotes.
    """
    found = []
    parts = sections(path, page)
    program = Program(source(path))
    for part in parts:
        shows = messages("\n\n".join(printed(cell) for cell in part.cells if cell["cell_type"] == "code"))
        if part.symptom and not shows:
            shows = quoted(part.heading) or quoted(part.text)
        terms = [program.general(message) for message in shows if not program.says(message)]
        labels = part.labels("error")
        mended = [one for one in parts if labels & one.labels("mends")]
        fixed = part if part.symptom and not labels else mended[0] if mended else None
        if part.symptom and not (quoted(part.heading) if page.endswith("_wrong") else terms):
            terms.append(symptom(part))
        if part.symptom and not terms and page.endswith("_wrong"):
            # The program itself says it, and the heading is what is searched for.
            terms = quoted(part.heading)
        found += [Entry(term, part, fixed) for term in dict.fromkeys(terms) if term]
    return found


def symptom(part: Section) -> str:
    """What is to be seen where no message is: the heading, or of a run that hangs who waits where."""
    if part.symptom and part.level > 1 and (part.page.endswith("_wrong") or part.level > 2):
        return part.heading
    return next(filter(None, map(waiting, part.cells)), "")


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


def told(listed: list[Entry]) -> bool:
    """Whether a section says the cause. Such messages come first."""
    return any(entry.shown.said("Cause") for entry in listed)


class ErrorMessages(Gathered):
    """Every error message of the book, sorted by exception, and what goes wrong without one."""

    def run(self) -> list[nodes.Node]:
        found: dict[str, list[Entry]] = {}
        for page, path in self.notebooks().items():
            for entry in entries(path, page):
                found.setdefault(entry.term, []).append(entry)
        said = [term for term in found if MESSAGE.fullmatch(term) or BARE.fullmatch(term)]
        by_class = groupby(sorted(said, key=self.rank), lambda message: self.rank(message)[0])
        groups = {name: sorted(group, key=lambda one: not told(found[one])) for name, group in by_class}
        kinds: dict[str, list[str]] = {kind: [] for kind in [*KINDS, OTHER]}
        for term in found:
            if term not in said:
                kinds[kind_of(term)].append(term)
        parts = [self.part(name, [found[term] for term in group], True) for name, group in groups.items()]
        return parts + [
            self.part(f"No message: {kind[0].lower()}{kind[1:]}", [found[term] for term in group], False)
            for kind, group in kinds.items()
            if group
        ]

    def rank(self, message: str) -> tuple[str, str]:
        """The class of the exception, without its module, and the text."""
        name, _, text = message.partition(": ")
        return name.rpartition(".")[2].lstrip("_"), text

    def inline(self, text: str, page: str = "") -> list[nodes.Node]:
        """Text of a notebook as it is written there."""
        found, _ = self.state.inline_text(re.sub(r"\]\(#", f"]({page}.ipynb#", text), self.lineno)
        return list(found)

    def part(self, title: str, listed: list[list[Entry]], code: bool) -> nodes.Node:
        section = nodes.section(
            "", nodes.title(title, title), ids=[nodes.make_id(title)], names=[title.lower()]
        )
        items = nodes.definition_list(classes=["es-errors"])
        for same in listed:
            term = same[0].term
            name = [nodes.literal(term, term)] if code else self.inline(term)
            # Where it is the subject comes before where it is mentioned.
            same.sort(key=lambda entry: (not entry.shown.symptom, not entry.shown.said("Cause")))
            about = nodes.definition("", *self.about(same[0]), *map(self.place, same))
            items += nodes.definition_list_item("", nodes.term("", "", *name), about)
        section += items
        return section

    def about(self, entry: Entry) -> list[nodes.Node]:
        """The cause in a line, and the cure in one."""
        page = entry.shown.page.rpartition("/")[2]
        said = [(what, entry.shown.said(what)) for what in ("Cause", "Cure")]
        return [
            nodes.paragraph("", "", nodes.strong(what, what), nodes.Text(": "), *self.inline(text, page))
            for what, text in said
            if text
        ]

    def place(self, entry: Entry) -> nodes.Node:
        where = [self.link("doc", f"/{entry.shown.page}"), nodes.Text(": ")]
        if entry.fixed is entry.shown:
            where.append(self.heading(entry.shown, "shown and fixed"))
        else:
            where.append(self.heading(entry.shown, "shown"))
            if entry.fixed:
                where += [nodes.Text(", "), self.heading(entry.fixed, "fixed")]
        return nodes.paragraph("", "", *where, classes=["es-where"])

    def heading(self, section: Section, text: str) -> nodes.Node:
        return self.link("es-heading", f"{section.number} {section.page}", text)


def kind_of(heading: str) -> str:
    return next((kind for kind, words in KINDS.items() if re.search(words, heading, re.IGNORECASE)), OTHER)


def lead(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.TextElement
) -> nodes.Node | None:
    """A link to a heading of a notebook by its number; its anchor is known when all pages are read."""
    if node["reftype"] != "es-heading":
        return None
    number, page = node["reftarget"].split(" ")
    ids = anchors(env, page)
    return make_refnode(app.builder, node["refdoc"], page, ids[int(number)], content)


def anchors(env: BuildEnvironment, page: str) -> list[str]:
    """The anchors of the headings of a page. A page is read once in a build."""
    known: dict[str, list[str]] = env.temp_data.setdefault("es-anchors", {})
    if page not in known:
        known[page] = [section["ids"][0] for section in env.get_doctree(page).findall(nodes.section)]
    return known[page]


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
    app.connect("missing-reference", lead)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
