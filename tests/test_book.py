"""What holds for every chapter and every script."""

import ast
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from mdit_py_plugins.anchors.index import slugify

from every_schedule.pictures.svg import inline
from refresh import chapter_of, refreshed

ROOT = Path(__file__).parents[1]
CHAPTERS = {path.stem: path for path in sorted(ROOT.glob("book/*.ipynb"))}
SCRIPTS = {path.stem: path for path in sorted(ROOT.glob("scripts/*.py")) if path.stem != "__init__"}
OWN_FOLDER = ("your_program", "hangs", "surprises", "testing")  # pages that write programs outside the book
UNGUARDED = {"processes_no_guard"}  # what it shows is that importing it starts a process

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


@cache
def cells(chapter, kind):
    notebook = nbformat.read(CHAPTERS[chapter], as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def tags(cell):
    return cell.metadata.get("tags", [])


@cache
def written():
    """For each name in scripts/: the chapters and the texts of the cells that write it."""
    found = {}
    for chapter in CHAPTERS:
        for cell in cells(chapter, "code"):
            head, _, text = cell.source.partition("\n")
            if match := re.fullmatch(r"%%writefile \.\./scripts/(\w+)\.py", head):
                found.setdefault(match[1], []).append((chapter, text + "\n"))
            elif not (chapter.startswith(OWN_FOLDER) and re.fullmatch(r"%%writefile \w+\.py", head)):
                assert not head.startswith("%%writefile"), f"{chapter}: {head}"  # there: a folder of its own
    return found


# Scripts


def test_every_cell_that_writes_a_script_has_its_script():
    assert set(written()) <= set(SCRIPTS)


def test_a_script_is_written_by_exactly_one_cell():
    assert not {script: times for script in SCRIPTS if (times := len(written().get(script, []))) != 1}


def test_a_script_is_what_its_cell_says():
    texts = {script: path.read_text(encoding="utf-8") for script, path in SCRIPTS.items()}
    assert not [script for script, text in texts.items() if written()[script][0][1] != text]


def test_a_script_has_the_name_of_its_chapter():
    chapters = {script: chapter_of(written()[script][0][0]) for script in SCRIPTS if script != "say"}
    assert not [script for script, chapter in chapters.items() if not script.startswith(f"{chapter}_")]


IMPORT = """
import importlib, multiprocessing.process, os, sys, threading

def refuse(*_):
    raise RuntimeError("importing a script starts a process")

def watch(event, _):
    if event in ("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen"):
        refuse()

multiprocessing.process.BaseProcess.start = refuse
sys.addaudithook(watch)
for script in sys.argv[1:]:
    os.write(2, f"{script}\\n".encode())
    importlib.import_module("scripts." + script)
    assert threading.active_count() == 1 and not os.listdir()
"""


def test_importing_a_script_does_nothing(tmp_path):
    """All in one interpreter, which tells the name of each before it imports it."""
    scripts = [script for script in SCRIPTS if script not in UNGUARDED]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", IMPORT, *scripts]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.split()) == (0, "", scripts)


HELP = """
import contextlib, io, runpy, sys, traceback

for script in sys.argv[1:]:
    output, code = io.StringIO(), "not given"
    sys.argv = [script, "--help"]
    try:
        with contextlib.redirect_stdout(output):
            runpy.run_module("scripts." + script, run_name="__main__")
    except SystemExit as end:
        code = end.code
    except Exception:
        traceback.print_exc()
    if code or not output.getvalue().startswith("usage:"):
        print(script)
"""


def test_a_script_with_options_explains_them(tmp_path):
    """As `python -m scripts.X --help` does, but all in one interpreter."""
    scripts = [
        script for script in SCRIPTS if "import argparse" in SCRIPTS[script].read_text(encoding="utf-8")
    ]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", HELP, *scripts]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def imported(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_a_script_needs_only_the_standard_library():
    others = {
        (script, name)
        for script, path in SCRIPTS.items()
        for name in imported(path.read_text(encoding="utf-8"))
        if name != "scripts.say" and name.partition(".")[0] not in sys.stdlib_module_names
    }
    assert not others


def test_a_script_says_what_it_shows():
    """That its labels are true is for test_labels."""
    docstrings = {
        script: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        for script, path in SCRIPTS.items()
    }
    assert not [script for script, docstring in docstrings.items() if not docstring]


def test_a_pool_is_joined_where_it_is_closed():
    """Else its workers end by themselves or are ended by force, as luck has it: no run can show that."""
    texts = {script: path.read_text(encoding="utf-8") for script, path in SCRIPTS.items()}
    joined = re.compile(r"\bpool\.close\(\)\n +pool\.join\(\)\n")
    closed = {name: text.count("pool.close()") for name, text in texts.items()}
    assert not [name for name in texts if closed[name] != len(joined.findall(texts[name]))]
    assert sum(closed.values()) > 20  # else it is spelt in another way


# Stored outputs


def outputs(chapter):
    """The number of the cell and the text of each output."""
    for n, cell in enumerate(cells(chapter, "code"), start=1):
        for output in cell.outputs:
            texts = [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", [])]
            data = output.get("data", {})
            texts += [str(data[kind]) for kind in data if kind not in ("image/png", "image/jpeg")]
            yield n, "\n".join(texts)


@each_chapter
def test_execution_counts_are_stored_in_order(chapter):
    counts = [cell.execution_count for cell in cells(chapter, "code") if cell.source.strip()]
    assert counts == list(range(1, len(counts) + 1))


@each_chapter
def test_a_cell_raises_exactly_where_it_is_tagged(chapter):
    for cell in cells(chapter, "code"):
        errors = sum(output.output_type == "error" for output in cell.outputs)
        assert errors == ("raises-exception" in tags(cell)), cell.source


@each_chapter
def test_nothing_in_an_output_belongs_to_one_machine_or_moment(chapter):
    folders = {str(ROOT), str(Path.home()), "/tmp/", "site-packages"} - {"/"}
    moments = r"\bpid\W{0,3}\d+|\b\d{4}-\d\d-\d\d\b|\b\d\d:\d\d:\d\d\b|\bat 0x[0-9a-f]+"
    unstable = re.compile("|".join([*map(re.escape, folders), moments]), re.IGNORECASE)
    for n, text in outputs(chapter):
        found = unstable.search(text)
        assert not found, f"code cell {n}: {found[0]}"


@each_chapter
def test_nearly_everything_is_compared(chapter):
    found = [tag for cell in cells(chapter, "code") for tag in tags(cell)]
    assert found.count("nbval-ignore-output") <= 1
    assert "nbval-skip" not in found


@each_chapter
def test_every_picture_is_well_formed(chapter):
    for n, text in outputs(chapter):
        assert "<svg" not in text, f"code cell {n}"  # a notebook that is not trusted would not show it
        for picture in re.findall(r"<svg\b.*?</svg>", inline(text), re.DOTALL):
            ET.fromstring(picture)


def test_a_refresh_changes_nothing():
    path = CHAPTERS["rlock"]  # the quickest
    assert refreshed(path) == path.read_text(encoding="utf-8")


# Links


def markdown(path):
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in cells(path.stem, "markdown"))


def anchors(path):
    text = markdown(path)
    return {slugify(title) for title in re.findall(r"(?m)^#+ (.+)$", text)} | set(
        re.findall(r"(?m)^\(([\w-]+)\)=$", text)
    )


@pytest.mark.parametrize(
    "page", [*ROOT.glob("*.md"), *ROOT.glob("book/*.md"), *CHAPTERS.values()], ids=lambda page: page.name
)
def test_links_lead_somewhere(page):
    text = re.sub(r"(?ms)^```.*?^```$|`[^`\n]+`", "", markdown(page))
    for link in re.findall(r"\]\(<?([^)\s>]+)>?\)", text):
        if re.match(r"[a-z]+:", link):
            continue  # another site
        place, _, anchor = unquote(link).partition("#")
        target = page.parent / place if place else page
        assert target.exists(), link
        assert not anchor or target.suffix not in (".md", ".ipynb") or anchor in anchors(target), link


LABELS = [line.split() for line in (ROOT / "tests/claims.txt").read_text(encoding="utf-8").splitlines()]


def test_nothing_that_was_proved_is_lost():
    """Each label of an error, a program or a claim stands on a page of its chapter; list new ones, too."""
    found = {
        (chapter_of(page), label)
        for page, path in CHAPTERS.items()
        for label in re.findall(r"(?m)^\(([\w-]+)\)=\s*$", markdown(path))
    }
    assert {tuple(line) for line in LABELS} <= found


# The code


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy"])
def test_the_code_is_clean(command):
    done = subprocess.run([sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_tracked_file_names_a_place_of_one_machine():
    try:
        tracked = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, encoding="utf-8")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    # The brackets keep the pattern from finding itself.
    places = re.compile(r"(?i)py[p]i|pythonhoste[d]|/(roo[t]|hom[e]|wor[k]|user[s])/\w")
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if path.suffix not in (".inv", ".png") and path.is_file():
            found = places.search(path.read_text(encoding="utf-8"))
            assert not found, f"{name}: {found[0]}"
