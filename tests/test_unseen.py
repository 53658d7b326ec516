"""Shared memory that is written behind Python's back: nobody is held there, and the result says so."""

from pathlib import Path

import pytest

from every_schedule import explore
from every_schedule.engine import client
from every_schedule.pictures import data

pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")

PROGRAM = Path(__file__).parent / "programs/unseen.py"


@pytest.mark.parametrize(
    "what, place",
    [
        ("raw", "numpy (unseen.py:11)"),
        ("array", "numpy (unseen.py:15)"),
        ("block", "a memoryview (unseen.py:20)"),
        ("mapped", "mmap (unseen.py:47)"),
    ],
)
def test_what_is_not_seen_is_said(what, place):
    every = explore(PROGRAM, what, start_method="fork", limit=3)
    assert every.unseen == [place] and not every.ok and not every.counts["fails"]
    sentence = f"{place} writes to shared memory that is not seen: use points='lines'."
    assert sentence in str(every).splitlines() and sentence.replace("'", "&#x27;") in every._repr_html_()
    assert data.of_exploration(every, play=False)["unseen"] == [place]


def test_what_is_seen_is_not_said():
    every = explore(PROGRAM, "seen", start_method="fork", limit=3)
    assert every.unseen == [] and "not seen" not in str(every)
    assert "unseen" not in data.of_exploration(every, play=False)


def test_nothing_is_unseen_before_each_line():
    every = explore(PROGRAM, "mapped", start_method="fork", points="lines", limit=2)
    assert every.unseen == [] and len(every.runs) == 2


def test_a_list_in_shared_memory_is_seen():
    """Each of two reads and writes: in two orders of six nothing is lost."""
    every = explore(PROGRAM, "listed", start_method="fork", limit=40)
    assert every.unseen == [] and {ending.lines[0] for ending in every.endings} == {"1", "2"}
