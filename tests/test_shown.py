"""What the built pages read from stored notebooks."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import nbformat
import pytest
from docutils import nodes

from every_schedule import Grade
from every_schedule.exploration import Exploration, Verdict
from every_schedule.pictures.data import MIME
from every_schedule.run import Line, Run

EXTENSIONS = Path(__file__).parents[1] / "book" / "_ext"


def extension(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"extension_{name}", EXTENSIONS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


messages, shown, pictures = extension("messages"), extension("shown"), extension("pictures")


def a_run(*schedule: str, **more: Any) -> Run:
    parts: dict[str, Any] = {
        "script": "shop.py",
        "args": (),
        "start_method": "fork",
        "directed": True,
        "moves": [[who] for who in schedule],
        "lines": [Line(0, "Ann", "arrives")],
        "said_at": [0],
        "ends": {},
        "outcome": "finished",
        "exit_codes": {},
        "errors": [],
        "stacks": {},
        "unjoined": [],
        "left_behind": [],
        "output": "",
        "stderr": "",
    }
    return Run(schedule=list(schedule), **(parts | more))


HUNG = a_run("Ann", "Bob", outcome="hung", stacks={"Ann": "shop.py:4, lock.acquire()"})
FAILED = a_run("Bob", outcome="failed", errors=["Process Bob:\n  shop.py:9, x\nValueError: no <bread>"])
BROKEN = a_run("Ann", "Ann")
GOOD = a_run("Ann")


def explored(*found: tuple[Run, str, str]) -> Exploration:
    runs = [run for run, _, _ in found]
    return Exploration(
        "shop.py", (), "fork", runs, [Verdict(kind, why) for _, kind, why in found], call="shop"
    )


BAD = explored((HUNG, "hangs", ""), (BROKEN, "breaks", "KeyError: 'bread'"), (GOOD, "holds", ""))
SOLVED = Grade((explored((GOOD, "holds", ""), (BROKEN, "holds", "")),))


def code(*outputs: Any) -> dict[str, Any]:
    """A code cell that shows results, or prints texts."""
    stored = [
        {"output_type": "stream", "name": "stdout", "text": one}
        if isinstance(one, str)
        else {"output_type": "display_data", "metadata": {}, "data": one._repr_mimebundle_()}
        for one in outputs
    ]
    return {"cell_type": "code", "source": "", "outputs": stored}


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source}


CELLS = {"shop": [code(BAD, SOLVED)], "stall": [code(BAD)], "empty": [text("Nothing.")]}


@pytest.fixture
def notebook(tmp_path: Path) -> Any:
    def write(*cells: dict[str, Any]) -> Path:
        path = tmp_path / "shop.ipynb"
        path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        return path

    return write


def test_every_exploration_that_is_shown_is_counted_and_no_other(notebook: Any) -> None:
    path = notebook(
        text("20 schedules: all hold."),
        code(BAD, SOLVED),
        code("7 schedules: all hold\n"),  # printed: no data
        code(HUNG, Grade((BAD,))),
    )
    assert shown.explored(path) == [3, 2, 3]


def test_the_table_of_what_was_explored_adds_up(tmp_path: Path) -> None:
    class Table(shown.ExploredSchedules):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            pass

        def notebooks(self) -> dict[str, Path]:
            return {name: tmp_path / name for name in CELLS}

        def link(self, kind: str, target: str, text: str = "") -> nodes.Node:
            return nodes.Text(target)

    for name, cells in CELLS.items():
        (tmp_path / name).write_text(json.dumps({"cells": cells}), encoding="utf-8")
    [table] = Table().run()
    assert [[entry.astext() for entry in row] for row in table.findall(nodes.row)] == [
        ["Chapter", "Explorations", "Schedules"],
        ["/shop", "2", "5"],
        ["/stall", "1", "3"],
        ["All chapters", "3", "8"],
    ]


def listed(path: Path, page: str = "shop") -> list[tuple[str, str, str]]:
    """What a notebook adds to the list: the term, who shows it, and who shows it fixed."""
    return [
        (one.term, one.shown.heading, one.fixed.heading if one.fixed else "")
        for one in shown.entries(path, page)
    ]


def test_messages_are_those_of_errors_reasons_and_printed_text(notebook: Any) -> None:
    path = notebook(
        text("# Shop\n\n## Bread\n\nHere:"),
        code(FAILED),
        text("And there.\n\n## Keys\n\n(error-key)=\nThere:"),
        code(BAD),
        text("## Right\n\n(mends-key)=\nMended:"),
        code("OSError: printed\n"),
    )
    assert listed(path) == [
        ("ValueError: no <bread>", "Bread", ""),
        ("KeyError: 'bread'", "Keys", "Right"),
        ("OSError: printed", "Right", ""),
    ]


def test_a_symptom_has_a_cause_and_a_cure_in_a_sentence_each(notebook: Any) -> None:
    path = notebook(
        text(
            "# Shop\n\n## It hangs\n\n**Cause.** No `bread`. None at all.\n\n**Cure.** Bake\nbread.\n\nMore."
        ),
        code(HUNG),
        text("### Why\n\nSo."),
        code(FAILED),
        text("## `KeyError: 'bread'`\n\nNothing is said of it."),
    )
    hangs, fails, key = shown.entries(path, "shop_wrong")
    assert [one.term for one in (hangs, fails, key)] == [
        "ValueError: no <bread>",
        "It hangs",
        "KeyError: 'bread'",
    ]
    assert hangs.shown is hangs.fixed is fails.shown
    assert (hangs.shown.said("Cause"), hangs.shown.said("Cure")) == ("No `bread`.", "Bake bread.")
    assert (key.shown.said("Cause"), key.shown.said("Cure")) == ("", "")
    assert [one.shown.number for one in (hangs, key)] == [1, 3]  # of all headings of the page


def test_what_is_the_programs_own_is_left_open_or_left_out(notebook: Any) -> None:
    program = "%%writefile ../scripts/shop_bread.py\ndef bake(loaf):\n    raise ValueError('no flour')\n"
    said = (
        "TypeError: bake() missing 1 required positional argument: 'loaf'\n"
        "AttributeError: Can't get attribute 'bake' on <module '__main__' (built-in)>\n"
        "TypeError: cannot pickle '_thread.lock' object\n"
        "ValueError: Queue <Queue object at 0x7f01> is closed\n"
        "ValueError: no flour\n"
        "TypeError\n"
        "queue.Empty\n"
    )
    cell = code(said)
    path = notebook(text("# Shop"), cell | {"source": program})
    assert [term for term, _, _ in listed(path)] == [
        "TypeError: ...() missing 1 required positional argument: '...'",
        "AttributeError: Can't get attribute '...' on <module '__main__' (built-in)>",
        "TypeError: cannot pickle '_thread.lock' object",
        "ValueError: Queue <Queue object at 0x...> is closed",
        "queue.Empty",
    ]


def test_a_message_of_two_lines_is_one_and_what_follows_is_not_in_it() -> None:
    long = "RuntimeError: An attempt has been made to start a new process before the"
    assert messages.messages(f"{long}\ncurrent process has finished its work.\n") == [
        f"{long} current process has finished its work."
    ]
    assert messages.messages(f"{long}\nfinished\n") == [long]


def test_a_long_message_that_is_a_reason_as_well_is_one_message() -> None:
    message = "json.decoder.JSONDecodeError: Expecting value: line 1 column 13 (char 12)"
    run = a_run("Bob", outcome="failed", errors=[f"Process Bob:\n  shop.py:9, x\n{message}"])
    assert messages.messages(shown.printed(code(explored((run, "fails", message))))) == [message]


@pytest.mark.parametrize("result", [HUNG, BAD, Grade((BAD,))], ids=["run", "exploration", "grade"])
def test_a_hang_is_named_by_who_waits_where(result: Any, notebook: Any) -> None:
    path = notebook(text("# Shop\n\n## Locks\n\n(error-stuck)=\nHere:"), code(explored((HUNG, "hangs", ""))))
    assert [term for term, _, _ in listed(path)] == ["Ann hangs in `lock.acquire()`"]
    assert shown.waiting(code(result)) == "Ann hangs in `lock.acquire()`"
    assert shown.waiting(code(SOLVED)) == ""


# ---- the notebooks as they are ----------------------------------------------------------------------

NOTEBOOKS = sorted((Path(__file__).parents[1] / "book").glob("*.ipynb"))
SAID = re.compile(r"(?:^|[\s(])((?:\w+\.)*[A-Z]\w*(?:Error|Exception|Warning|TooShort): \S.*)")
OWN = {
    "ValueError: on purpose",
    "ValueError: that is not the number of top levels",
}  # what programs of the book raise in words of their own


def test_every_message_in_a_stored_output_is_listed() -> None:
    """By a rule of its own: whatever looks like one in any text that a notebook stores."""
    terms = {one.term for path in NOTEBOOKS for one in shown.entries(path, f"book/{path.stem}")}
    known = re.compile("|".join(re.escape(term).replace(re.escape("..."), ".*") for term in terms))
    found = 0
    for path in NOTEBOOKS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                stored = "".join(output.get("text", output.get("data", {}).get("text/plain", "")))
                stored += f"\n{output.get('ename', '')}: {output.get('evalue', '')}"
                for line in stored.splitlines():
                    if (said := SAID.search(line)) and not re.search(r": (?:True|False)$", line):
                        found += 1
                        begun = any(term.startswith(said[1]) for term in terms)  # it goes on in the next line
                        assert said[1] in OWN or begun or known.match(said[1]), f"{path.stem}: {said[1]}"
    assert found > 50 and len(terms) > 80


def test_every_section_of_what_goes_wrong_is_listed() -> None:
    wrong = [path for path in NOTEBOOKS if path.stem.endswith("_wrong")]
    assert wrong
    for path in wrong:
        sections = [one for one in shown.sections(path, path.stem) if one.level == 2]
        headings = {one.shown.heading for one in shown.entries(path, path.stem)}
        assert headings and {one.heading for one in sections} == headings


def test_a_page_gets_the_pictures_inline_and_the_players_data(notebook: Any) -> None:
    path = notebook(code(BAD), code(HUNG), code("text"), code(SOLVED))
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda page: f"{page}.ipynb"))
    source = [path.read_text(encoding="utf-8")]
    pictures.restore(app, "shop", source)
    outputs = [output for cell in json.loads(source[0])["cells"] for output in cell["outputs"]]
    bundles = [output["data"] for output in outputs if "data" in output]
    assert [bundle["text/html"].count("<script") for bundle in bundles] == [1, 0, 0]
    assert ["<svg" in bundle["text/html"] for bundle in bundles] == [True, True, False]
    assert not any("<img" in bundle["text/html"] or MIME in bundle for bundle in bundles)


def test_other_pages_stay_as_they_are() -> None:
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda page: f"{page}.md"))
    source = ["# No notebook"]
    pictures.restore(app, "index", source)
    assert source == ["# No notebook"]


SHOWS = f"""class Result:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {{"text/plain": "one", {MIME!r}: {{"schedules": [1, 2]}}}}

Result()"""


@pytest.mark.everything
@pytest.mark.parametrize(("last", "code"), [(2, 0), (3, 1)], ids=["same", "different"])
def test_the_data_of_a_result_is_compared_to_the_letter(last: int, code: int, tmp_path: Path) -> None:
    bundle = {"text/plain": "one", MIME: {"schedules": [1, last]}}
    output = nbformat.v4.new_output("execute_result", bundle, execution_count=1)
    cell = nbformat.v4.new_code_cell(SHOWS, execution_count=1, outputs=[output])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "shows.ipynb")
    options = ["--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-c", "none.ini", "--rootdir=."]
    (tmp_path / "none.ini").touch()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "shows.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert (f"mismatch '{MIME}'" in done.stdout) == bool(code)


BOOK = EXTENSIONS.parent
LEARN = [path for path in sorted(BOOK.glob("*.ipynb")) if not re.search("_(rules|wrong|more)$", path.stem)]


@pytest.mark.parametrize("path", LEARN, ids=lambda path: path.stem)
def test_a_page_with_a_player_leads_to_it(path):
    """And no page promises a player that it does not have."""
    cells = shown.read(path)
    played = any("play" in found for cell in cells for found in shown.explorations(cell))
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert ("*Be the scheduler*" in text and "(play.md)" in text) == played
