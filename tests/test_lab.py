"""The chapter on the lab: its scripts, its table of modules, and the trees on the start page."""

import re
from pathlib import Path

import nbformat
import pytest

from chapter import defined, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import launch
from tree_svg import TREES, drawing

ROOT = Path(__file__).parents[1]


def both_counted(run):
    return run.count("wrote 2") == 1


def both_give_up(run):
    return finished(run) and run.who("gives up") == ["Ann", "Bob"]


EXPLORED = [
    ("lab_counter --no-lock", both_counted, (8, 12, 0, 0)),
    ("lab_counter", both_counted, (6, 0, 0, 0)),
    ("lab_bell", finished, (4, 0, 6, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("lab", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


STACKS = {
    "Ann": "lab_bell.py:12, woken = bell.wait(timeout)",
    "Bob": "lab_bell.py:12, woken = bell.wait(timeout)",
    "MainProcess": "lab_bell.py:35, person.join()",
}
PROOFS = [
    ("lab_counter --no-lock", "Ann Bob", lambda run: run.count("wrote 1") == 2),
    ("lab_counter", "Ann Bob", both_counted),
    ("lab_bell", "Cyd Ann Bob", lambda run: run.stacks == STACKS),
    ("lab_bell --timeout 3600", "Cyd Ann ~ Ann Bob ~", both_give_up),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_lab_counter_counts_three_doors():
    assert launch("lab_counter", "--doors", "3", schedule="Cyd Bob Ann").who("wrote") == ["Cyd", "Bob", "Ann"]


def test_the_table_lists_every_part_of_the_package():
    cells = nbformat.read(ROOT / "book" / "lab_rules.ipynb", as_version=4).cells
    listed = re.findall(r"(?m)^\| `(\w+(?:\.py|/))` \|", "\n\n".join(cell.source for cell in cells))
    package = ROOT / "src" / "every_schedule"
    modules = [path.name for path in package.glob("*.py") if path.name not in ("__init__.py", "__main__.py")]
    folders = [f"{path.parent.name}/" for path in package.glob("*/__init__.py")]
    assert sorted(listed) == sorted(modules + folders)


@pytest.mark.parametrize("name", TREES)
def test_a_tree_shows_what_exploring_finds(name):
    """`python tools/tree_svg.py` makes the trees."""
    assert (ROOT / "book" / "_static" / name).read_text(encoding="utf-8") == drawing(name)


def test_the_start_page_says_what_the_trees_show():
    label = {name: (ROOT / "book" / "_static" / name).read_text(encoding="utf-8") for name in TREES}
    assert "20 schedules: 8 hold, 12 break" in label["tree.svg"]
    assert "6 schedules: all hold" in label["tree_lock.svg"]
    page = (ROOT / "book" / "index.md").read_text(encoding="utf-8")
    assert "There are 20 schedules, and 12 of them sell it twice." in page
    assert "Six schedules are left, and none of them sells the ticket twice." in page


@pytest.mark.parametrize(
    ("schedule", "solved"),
    [
        ("Bob Ann Ann Cyd Cyd Bob", True),
        ("Bob Bob Ann Ann Ann Bob", False),  # Bob writes first
        ("Bob Ann Ann Bob Cyd Cyd", False),  # Cyd is the last
        ("Ann Bob Cyd", False),
    ],
)
def test_a_schedule_is_accepted_if_it_ends_as_asked(schedule, solved):
    assert defined("lab", "reached")(schedule).startswith("Solved") is solved


@pytest.mark.parametrize(
    ("holds", "solved"),
    [
        (lambda run: run.who("reads")[0] == run.who("wrote")[0], True),
        (lambda run: run.who("reads") == run.who("wrote") or "not in turn", True),
        (lambda run: True, False),
        (lambda run: run.count("wrote 2") == 1, False),
        (lambda run: run.who("opens")[0] == run.who("wrote")[0], False),
        (lambda run: "a text says why not", False),
    ],
)
def test_an_invariant_is_accepted_if_it_tells_the_story(holds, solved):
    assert defined("lab", "compared")(holds).startswith("Solved") is solved
