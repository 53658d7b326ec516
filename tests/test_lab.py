"""The chapter on the lab: its scripts, its table of modules, and the trees on the start page."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from _ext.tree_svg import TREES, drawing
from lab import explore, launch

ROOT = Path(__file__).parents[1]

under_each_start_method = pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])


def both_counted(run):
    return run.count("wrote 2") == 1


def tally(*call, **options):
    return {kind: count for kind, count in explore(*call, **options).counts.items() if count}


@under_each_start_method
def test_lab_counter_races_without_its_lock(start_method):
    found = tally("lab_counter", "--no-lock", holds=both_counted, start_method=start_method)
    assert found == {"holds": 8, "breaks": 12}


@under_each_start_method
def test_lab_counter_is_right_with_its_lock(start_method):
    assert tally("lab_counter", holds=both_counted, start_method=start_method) == {"holds": 6}


def test_lab_counter_counts_three_doors():
    assert launch("lab_counter", "--doors", "3", schedule="Cyd Bob Ann").who("wrote") == ["Cyd", "Bob", "Ann"]


@under_each_start_method
def test_lab_bell_hangs_where_it_rings_too_soon(start_method):
    every = explore("lab_bell", start_method=start_method)
    assert (every.counts["holds"], every.counts["hangs"], len(every.runs)) == (4, 6, 10)
    assert every.shortest("hangs").stacks == {
        "Ann": "lab_bell.py:12, woken = bell.wait(timeout)",
        "Bob": "lab_bell.py:12, woken = bell.wait(timeout)",
        "MainProcess": "lab_bell.py:35, person.join()",
    }


@under_each_start_method
def test_lab_bell_ends_with_a_timeout(start_method):
    run = launch("lab_bell", "--timeout", "0.3", schedule="Cyd Ann ~ Ann Bob ~", start_method=start_method)
    assert (run.outcome, run.who("gives up")) == ("finished", ["Ann", "Bob"])


@pytest.mark.parametrize("script", ["lab_counter", "lab_bell"])
def test_help(script):
    command = [sys.executable, "-m", f"scripts.{script}", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "usage:" in done.stdout


def test_the_table_lists_every_module():
    cells = nbformat.read(ROOT / "book" / "lab.ipynb", as_version=4).cells
    listed = re.findall(r"(?m)^\| `(\w+\.py)` \|", "\n\n".join(cell.source for cell in cells))
    assert sorted(listed) == sorted({path.name for path in ROOT.glob("book/lab/*.py")} - {"__init__.py"})


@pytest.mark.parametrize("name", TREES)
def test_a_tree_shows_what_exploring_finds(name):
    """`python book/_ext/tree_svg.py` makes the trees."""
    assert (ROOT / "book" / "_static" / name).read_text(encoding="utf-8") == drawing(name)


def test_the_start_page_says_what_the_trees_show():
    label = {name: (ROOT / "book" / "_static" / name).read_text(encoding="utf-8") for name in TREES}
    assert "20 schedules: 8 hold, 12 break" in label["tree.svg"]
    assert "6 schedules: all hold" in label["tree_lock.svg"]
    page = (ROOT / "book" / "index.md").read_text(encoding="utf-8")
    assert "There are 20 schedules, and 12 of them sell it twice." in page
    assert "Six schedules are left, and none of them sells the ticket twice." in page
