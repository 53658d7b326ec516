"""What a script says of itself is what its tests count.

A label (*races*, *hangs*, *loses data*, *raises*) stands in the first line of a docstring, after the option
that brings it about ("with --no-lock it *races*"), and before those that help ("; with --event it does not").
"""

import ast
import importlib
import re
from typing import NamedTuple

import pytest

from chapter import KINDS, ROOT
from refresh import chapter_of

CHAPTERS = sorted(  # those that write scripts
    {
        chapter_of(path.stem)
        for path in ROOT.glob("book/*.ipynb")
        if "%%writefile ../scripts/" in path.read_text(encoding="utf-8")
    }
)
SHOWN_BY = {"races": {"breaks"}, "loses data": {"breaks", "fails"}, "hangs": {"hangs"}, "raises": {"fails"}}
WORD = re.compile(r"([Ww]ithout )?(--[\w-]+(?: (?=\w*[\d_])\w+)?)|\*([^*]+)\*|[;.]")

# What these count as breaking is not wrong, only worth knowing.
NOT_WRONG = {"lock_fairness", "pipe_leaves", "pool_ahead", "pool_chunks_share"}
# `raises` in a process that has other words for it in each version of Python: a test of its own proves it.
# `hangs` in a program without one say, which cannot be explored: a proof of its chapter shows it.
ELSEWHERE = {("lock_contexts", "raises"), ("logging_own", "hangs")}


class Claim(NamedTuple):
    """One label of a docstring, and on what it depends."""

    label: str
    needs: list[str]  # options with which it is so
    cures: list[str]  # options with which it is not


def claims(docstring):
    """The labels in the first line of a docstring."""
    found, needs, cures = [], [], []
    for without, option, label in WORD.findall(docstring.splitlines()[0]):
        if label:
            found.append(Claim(label, needs, cures))
            needs, cures = [], []
        elif option:
            (cures if without else needs).append(option)
        else:  # the end of a clause: its options are not those of a label to come
            _cured(found, needs)
            needs, cures = [], []
    _cured(found, needs)
    return found


def _cured(found, options):
    if found:
        found[-1].cures.extend(options)


def given(option, command):
    return f" {option} " in f"{command} "


def given_any(options, command):
    return any(given(option, command) for option in options)


def wrong(claim, rows):
    """Why the counts of a script do not bear out a claim, or ""."""
    commands = {command for command, _ in rows}
    if untried := [
        option for option in claim.cures if not any(given(option, command) for command in commands)
    ]:
        return f"no row has {untried}"
    shows = {
        command
        for command, counts in rows
        if any(number and kind in SHOWN_BY[claim.label] for kind, number in zip(KINDS, counts, strict=True))
    }
    as_said = {command for command in commands if all(given(option, command) for option in claim.needs)}
    as_said -= {command for command in commands if given_any(claim.cures, command)}
    if not claim.needs:
        as_said = {command for command in as_said if "--" not in command}
    if not shows & as_said:
        return f"no row shows that it {claim.label} with {claim.needs or 'no option'}"
    if beside := {command for command in shows - as_said if claim.needs or given_any(claim.cures, command)}:
        return f"it {claim.label} in {beside}, too"
    return ""


def rows():
    """For each script: the commands that its tests explore, with the counts, under whatever method."""
    found = {}
    for chapter in CHAPTERS:
        module = importlib.import_module(f"test_{chapter}")
        tables = [(command, [counts]) for command, _, counts in module.EXPLORED]
        tables += [(command, by.values()) for command, _, by in getattr(module, "BY_METHOD", [])]
        for command, counted in tables:
            found.setdefault(command.split()[0], []).extend((command, counts) for counts in counted)
    return found


@pytest.fixture(scope="module")
def explored():
    return rows()


@pytest.fixture(scope="module")
def labelled():
    paths = sorted(ROOT.glob("scripts/*.py"))
    docstrings = {path.stem: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in paths}
    return {script: claims(text) for script, text in docstrings.items() if text and claims(text)}


def test_each_label_is_one_of_four(labelled):
    assert {claim.label for found in labelled.values() for claim in found} == set(SHOWN_BY)


def test_what_a_label_says_is_counted(labelled, explored):
    problems = {
        (script, claim.label): problem
        for script, found in labelled.items()
        for claim in found
        if (problem := wrong(claim, explored.get(script, [])))
    }
    assert {place: problem for place, problem in problems.items() if place not in ELSEWHERE} == {}
    assert problems.keys() >= ELSEWHERE  # else it needs no exception


def test_what_goes_wrong_has_a_label(labelled, explored):
    """Also where it is an exercise: the reader knows what to look for."""
    missing = set()
    for script, found in explored.items():
        said = {kind for claim in labelled.get(script, []) for kind in SHOWN_BY[claim.label]}
        said |= {"fails"} if "breaks" in said else set()  # a race may raise as well
        goes_wrong = {
            kind for _, counts in found for kind, number in zip(KINDS, counts, strict=True) if number
        }
        if goes_wrong - said - {"holds"}:
            missing.add(script)
    assert missing == NOT_WRONG


@pytest.mark.parametrize(
    ("docstring", "counts", "answer"),
    [
        ("With --no-lock it *races*.", {"a --no-lock": (8, 12, 0, 0), "a": (6, 0, 0, 0)}, ""),
        ("With --no-lock it *hangs*.", {"a --no-lock": (8, 12, 0, 0), "a": (6, 0, 0, 0)}, "no row shows"),
        ("With --no-lock it *races*.", {"a --no-lock": (8, 12, 0, 0), "a": (5, 1, 0, 0)}, "too"),
        ("Without --lock it *races*.", {"a --lock": (6, 0, 0, 0), "a": (8, 12, 0, 0)}, ""),
        ("Without --lock it *races*.", {"a --lock": (5, 1, 0, 0), "a": (8, 12, 0, 0)}, "too"),
        ("It *raises*; not with --ask.", {"a": (3, 0, 0, 1), "a --ask": (1, 0, 0, 0)}, ""),
        ("It *raises*; not with --ask.", {"a": (3, 0, 0, 0), "a --ask": (1, 0, 0, 0)}, "no row shows"),
        ("It *raises*; not with --ask.", {"a": (3, 0, 0, 1), "a --ask": (1, 0, 0, 1)}, "too"),
        ("With --how as_is it *races*.", {"a --how as_is": (1, 1, 0, 0), "a --how map": (2,) * 4}, "too"),
        ("It *loses data*.", {"a": (0, 0, 0, 1)}, ""),
        ("It *loses data*.", {}, "no row shows"),
        ("It *hangs*; not with --cure.", {"a": (0, 0, 1, 0)}, "no row has"),
    ],
)  # fmt: skip
def test_a_wrong_label_is_noticed(docstring, counts, answer):
    [claim] = claims(docstring)
    problem = wrong(claim, list(counts.items()))
    assert answer in problem and bool(answer) == bool(problem)
