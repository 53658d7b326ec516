"""The sentence that says why: it names things as the program does, and what an actor does to itself."""

import re
from pathlib import Path

import pytest

from chapter import METHODS
from every_schedule import explore
from every_schedule.engine import client

pytestmark = pytest.mark.skipif(not client.exact(), reason="operations are exact on Linux only")

PROGRAMS = Path(__file__).parent / "programs"


@pytest.mark.parametrize(
    "what, left, name",
    [
        ("attribute", "5 0 3", "self.balance"),
        ("global", "10 1 3", "count"),
        ("argument", "10 0 2", "tickets"),
        ("two", "10 0 2", "a variable of the program"),
    ],
)
def test_what_threads_share_is_called_as_the_program_calls_it(what, left, name):
    every = explore(PROGRAMS / "threads.py", what, holds=lambda run: not run.count(f"left: {left}"))
    whys = [why for why, (kind, _) in zip(every.whys(), every.verdicts, strict=True) if kind == "breaks"]
    assert every.counts["breaks"] == 12 and every.counts["holds"] == 8
    assert all(re.search(rf" writes {re.escape(name)} after \w+'s write and before h", why) for why in whys)


@pytest.mark.parametrize("how, line", [("exit", 12), ("kill", 14), ("terminate", 16)])
@pytest.mark.parametrize("method", METHODS)
def test_whoever_ends_itself_is_named_once(how, line, method):
    every = explore(PROGRAMS / "itself.py", how, points="operations", start_method=method)
    whys = {why for why, (kind, _) in zip(every.whys(), every.verdicts, strict=True) if kind == "fails"}
    assert whys == {
        f"It fails where Ann ends itself (itself.py:{line}) before MainProcess's look (itself.py:22)."
    }


def test_whoever_merely_returns_ends():
    every = explore(PROGRAMS / "itself.py", "returns", points="operations")
    whys = {why for why, (kind, _) in zip(every.whys(), every.verdicts, strict=True) if kind == "fails"}
    assert whys == {"It fails where Ann ends before MainProcess's look (itself.py:22)."}
