"""What the chapters on the reader's own program say, where their cells do not show it."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest

from every_schedule import explore
from every_schedule.engine import client

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")


def programs(chapter):
    """The programs that a chapter writes into a folder of its own, by name."""
    notebook = nbformat.read(ROOT / f"book/{chapter}.ipynb", as_version=4)
    heads = (cell.source.partition("\n") for cell in notebook.cells if cell.cell_type == "code")
    return {head.split()[1]: text + "\n" for head, _, text in heads if head.startswith("%%writefile ")}


PROGRAMS = programs("your_program")


@pytest.fixture
def folder(tmp_path):
    for name, text in PROGRAMS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_its_programs_have_no_say_but_the_one_in_two_files():
    assert {name for name, text in PROGRAMS.items() if "say" in text} == {"bank.py"}
    for text in PROGRAMS.values():
        ast.parse(text)


def test_a_light_whose_loops_end_can_be_explored(folder):
    light = folder / "light.py"
    text = light.read_text(encoding="utf-8")
    assert text.count("while 1:") == 2
    light.write_text(text.replace("while 1:", "for _ in range(2):"), encoding="utf-8")
    every = explore(light, limit=3)
    assert len(every.runs) == 3 and not every.counts["fails"]


@pytest.mark.parametrize(
    "name, text",
    [("light", "while 1:"), ("semaphore", "timeout=random.randint(1, 3)"), ("ticket", "# lock.acquire()")],
)
def test_a_program_is_as_it_was_printed(name, text):
    """Loops without an end, limits drawn by lot, and no lock where there was none."""
    program = PROGRAMS[f"{name}.py"]
    assert program.startswith("# -*- coding:utf-8 -*-") and text in program


@pytest.mark.everything
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_where_nothing_is_inherited_the_pipe_ends(folder, method):
    every = explore(folder / "pipe.py", start_method=method, limit=20)
    assert every.counts["holds"] == sum(every.counts.values())


def test_a_notebook_of_this_chapter_names_no_process_id():
    for chapter in ("your_program", "your_program_more"):
        notebook = json.loads((ROOT / f"book/{chapter}.ipynb").read_text(encoding="utf-8"))
        texts = json.dumps([cell.get("outputs", []) for cell in notebook["cells"]], ensure_ascii=False)
        assert not re.search(r"pid=\d|进程\d", texts)
