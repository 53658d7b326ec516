"""Wrong answers to exercises are refused by the chapter's own check, and its solution is accepted.

`tests/wrong/EXERCISE__WHAT.py` is an answer to the exercise in `scripts/EXERCISE.py`; its docstring says
what is wrong with it. Where one `say` is to be placed, a `check` would ask for the contrary: such a chapter
has a function `placed`.
"""

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest

import every_schedule
from chapter import METHODS, ROOT, Invariant, cells_of, defined
from every_schedule import Exploration, explore

WRONG = sorted(Path(__file__).with_name("wrong").glob("*.py"))
TO_PLACE = ("lock_exercise_say", "value_array_exercise_say")
PLACED = [path for path in WRONG if path.stem.partition("__")[0] in TO_PLACE]
CHECKED = [path for path in WRONG if path not in PLACED]
EXERCISES = sorted({path.stem.partition("__")[0] for path in CHECKED})
FEW = 8  # lines
SLOW = {"lock_exercise_bank__module_lock", "lock_exercise_visitors__module_lock"}  # right under fork


class Check(NamedTuple):
    """A call of `check` in a chapter."""

    script: str
    args: list[Any]
    holds: str
    functions: list[ast.stmt]  # those of its cell
    shown: str  # what the cell shows


@cache
def checks(chapter: str) -> dict[str, Check]:
    """The calls of `check` on the pages of a chapter, by script."""
    return {check.script: check for cell in cells_of(chapter) for check in _checks(cell)}


def _checks(cell: nbformat.NotebookNode) -> Iterator[Check]:
    if cell.cell_type != "code" or "check(" not in cell.source or cell.source.startswith("%"):
        return
    body = ast.parse(cell.source).body
    shown = "".join(one.get("text", "") + one.get("data", {}).get("text/plain", "") for one in cell.outputs)
    for call in ast.walk(ast.Module(body, [])):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "check":
            script, *args = [ast.literal_eval(arg) for arg in call.args]
            holds = next(ast.unparse(key.value) for key in call.keywords if key.arg == "holds")
            functions = [node for node in body if isinstance(node, ast.FunctionDef)]
            yield Check(script, args, holds, [*functions], shown)


def asked(exercise: str) -> tuple[Check, Invariant]:
    """The check of an exercise, and its invariant."""
    check = checks(exercise.partition("_exercise_")[0])[exercise]
    names: dict[str, Any] = {}
    exec(compile(ast.Module(check.functions, []), exercise, "exec"), names)
    return check, names[check.holds]


def refused(path: Path, method: str) -> Exploration | None:
    """What the check finds wrong with an answer."""
    check, holds = asked(path.stem.partition("__")[0])
    every = explore(path, *check.args, holds=holds, first=True, start_method=method)
    if not every.ok:
        return every
    grade = every_schedule.check(path, *check.args, holds=holds, start_method=method)
    return None if grade.passed else grade.exploration


def body(path: Path) -> list[str]:
    """The lines of a script behind its docstring."""
    text = path.read_text(encoding="utf-8")
    return text.splitlines()[ast.parse(text).body[0].end_lineno :]


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_answer_is_its_exercise_with_few_lines_changed(path):
    """So a chapter that changes its exercise changes the wrong answers with it."""
    exercise = ROOT / "scripts" / f"{path.stem.partition('__')[0]}.py"
    changes = SequenceMatcher(None, body(exercise), body(path), autojunk=False).get_opcodes()
    changed = [max(b - a, d - c) for kind, a, b, c, d in changes if kind != "equal"]
    assert 0 < sum(changed) <= FEW


@pytest.mark.parametrize(
    "path", [path for path in CHECKED if path.stem not in SLOW], ids=lambda path: path.stem
)
def test_a_wrong_answer_is_refused(path):
    assert refused(path, METHODS[0])


def test_what_no_say_shows_is_refused_by_operations():
    """Somebody looks and then puts, without a word between: where nobody is held at operations it holds."""
    path = next(path for path in WRONG if path.stem == "queue_exercise_places__no_say")
    _, holds = asked("queue_exercise_places")
    assert explore(path, holds=holds, start_method=METHODS[0]).ok
    found = refused(path, METHODS[0])
    assert found.points == "operations" and found.counts["fails"]


@pytest.mark.everything
@pytest.mark.skipif("fork" not in METHODS, reason="there is no fork here")
@pytest.mark.parametrize("path", [path for path in WRONG if path.stem in SLOW], ids=lambda path: path.stem)
def test_an_answer_that_is_right_under_fork_only_is_refused(path):
    assert refused(path, "fork") is None and refused(path, "spawn")


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_solution_is_accepted_by_the_same_check(exercise):
    check = checks(exercise.partition("_exercise_")[0])[exercise.replace("_exercise_", "_solution_")]
    assert check.holds == asked(exercise)[0].holds and "Solved: " in check.shown


@pytest.fixture
def placed(monkeypatch):
    """What a chapter says of an answer to its exercise "Place one say"."""

    def says(exercise: str, path: Path) -> str:
        monkeypatch.chdir(ROOT / "book")
        return defined(exercise.partition("_exercise_")[0], "placed")(path)

    return says


@pytest.mark.parametrize("path", PLACED, ids=lambda path: path.stem)
def test_a_say_in_the_wrong_place_is_refused(path, placed):
    exercise = path.stem.partition("__")[0]
    assert placed(exercise, path).startswith("Not yet: ")


@pytest.mark.parametrize("exercise", TO_PLACE)
def test_a_say_in_the_right_place_is_accepted_whatever_it_says(exercise, placed, tmp_path):
    solution = ROOT / "scripts" / f"{exercise.replace('_exercise_', '_solution_')}.py"
    assert placed(exercise, solution).startswith("Solved: ")
    other = tmp_path / "other.py"
    text = solution.read_text(encoding="utf-8")
    for said in ('"has looked"', '"is half way"'):
        text = text.replace(f"say({said})", 'say(f"{1 + 1}")')
    other.write_text(text, encoding="utf-8")
    assert placed(exercise, other).startswith("Solved: ")
    twice = text.replace('    say(f"{1 + 1}")\n', '    say(f"{1 + 1}")\n' * 2)
    other.write_text(twice, encoding="utf-8")
    assert twice != text and placed(exercise, other).startswith("Not yet: ")
