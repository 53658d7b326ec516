"""The page `article`: all 19 programs and 69 claims, each with a link to a cell that shows it."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
ARTICLE = (ROOT / "book" / "article.md").read_text(encoding="utf-8")
NUMBERS = [f"P{n}" for n in range(1, 20)] + [f"C{n}" for n in range(1, 70)]
VERDICTS = ("right", "imprecise", "out of date", "wrong", "on Windows only")
LABEL = re.compile(r"\(([\w-]+)\)=")


def rows():
    """The cells of each row of the tables: number and link, article, verdict, truth, where."""
    for line in ARTICLE.splitlines():
        if line.startswith("| {ref}"):
            yield [text.strip() for text in line.strip("|").split(" | ")]


def links():
    """{number: label} of the links in the first column."""
    found = {}
    for first, *_ in rows():
        match = re.fullmatch(r"\{ref\}`([PC]\d+) <([\w-]+)>`", first)
        assert match, first
        found[match[1]] = match[2]
    return found


def pieces(notebook):
    """("label" | "heading" | "text" | "code", what) in the order of the page."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield "code", cell
        elif cell.cell_type == "markdown":
            for line in re.sub(r"(?ms)^(```+|:::+).*?^\1$", "text", cell.source).splitlines():
                if match := LABEL.fullmatch(line.strip()):
                    yield "label", match[1]
                elif line.startswith("#"):
                    yield "heading", line
                elif line.strip():
                    yield "text", line


def shown(notebook):
    """{label: the code cell that it leads to}: the first after it, before another label or heading."""
    waiting, opened, found = [], False, {}
    for kind, what in pieces(notebook):
        if kind == "label":
            waiting = [*([] if opened else waiting), what]  # labels in a row point at one place
            opened = False
        elif kind == "text":
            opened = True
        elif kind == "heading" and opened:
            waiting = []
        elif kind == "code":
            found |= dict.fromkeys(waiting, what)
            waiting = []
    return found


@pytest.fixture(scope="module")
def cells():
    found = {}
    for path in sorted(ROOT.glob("book/*.ipynb")):
        found |= shown(nbformat.read(path, as_version=4))
    return found


def test_each_program_and_claim_stands_in_the_table_once():
    numbers = re.findall(r"(?m)^\| \{ref\}`([PC]\d+) ", ARTICLE)
    assert sorted(numbers) == sorted(NUMBERS)


def test_each_row_says_what_is_true_where_and_how_right_it_is():
    for row in rows():
        assert len(row) == 5, row
        assert all(row), row
        assert row[2] in VERDICTS, row


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_leads_to_a_cell_that_shows_it(number, cells):
    label = links()[number]
    assert label.endswith(f"-{number.lower()}")
    assert label in cells, f"no code cell follows ({label})= before the next label or heading"
    assert cells[label].outputs, f"the cell after ({label})= shows nothing"
    assert "hide-cell" not in cells[label].metadata.get("tags", [])


@pytest.mark.parametrize(("letter", "kind"), [("C", "claims"), ("P", "programs")])
def test_the_verdicts_are_counted_right(letter, kind):
    count = Counter(row[2] for row in rows() if f"`{letter}" in row[0])
    [sentence] = re.findall(rf"Of the \d+ {kind} ([^.]*)\.", ARTICLE)
    said = {verdict: int(n) for n, verdict in re.findall(r"(\d+) (?:are )?([\w ]+?)(?:,| and|$)", sentence)}
    assert said == count


NOTEBOOK = """
(a)=

(b)=
Two labels and a sentence.
CODE
(c)=
### A heading
A sentence.
CODE
(d)=
A sentence.

### Another heading
CODE
(e)=
A sentence.
(f)=
Another one.
CODE
"""


def test_a_label_without_a_cell_is_noticed():
    texts = re.split(r"CODE\n", NOTEBOOK)
    notebook = nbformat.v4.new_notebook()
    for text in texts[:-1]:
        notebook.cells += [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell("1")]
    assert list(shown(notebook)) == ["a", "b", "c", "f"]  # not d, whose cell is another's; not e
