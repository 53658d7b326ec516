"""Structures and arrays inside shared memory: a field of an item is a thing like any other.

An item shares the memory of its array. It was not seen who wrote there: "all hold" was said of lost sales.
"""

from pathlib import Path

import pytest

from every_schedule import explore
from every_schedule.engine import client

pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")

PROGRAM = Path(__file__).parent / "programs/records.py"


def printed(what, **options):
    every = explore(PROGRAM, what, **{"start_method": "fork"} | options)
    assert every.complete and not every.unseen
    return {ending.lines for ending in every.endings}


@pytest.mark.parametrize("what", ["item", "part", "field", "one"])
def test_a_write_inside_an_item_is_seen(what):
    assert printed(what) == {("1",), ("2",)}


def test_under_its_lock_none_is_lost():
    assert printed("locked") == {("2",)}


@pytest.mark.everything
def test_a_write_inside_an_item_is_seen_under_spawn():
    assert printed("item", start_method="spawn") == {("1",), ("2",)}


def test_an_item_is_sent_as_a_copy():
    assert printed("sent") == {("Day 5",)}
