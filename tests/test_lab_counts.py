"""The lab finds every schedule there is, once, whatever the start method and however it settles."""

from math import factorial
from pathlib import Path

import pytest

from chapter import METHODS, each_method
from counting import count
from every_schedule import explore, launch

PROGRAMS = Path(__file__).parent / "programs"


def counts(script, *args, holds=None, **options):
    return explore(PROGRAMS / script, *args, holds=holds, **options).counts


def one_ticket_sold(run):
    return run.count("buys") == 1 or f"{run.count('buys')} buyers have it"


def agrees(found, counted):
    return found == {"holds": counted["ends"], "breaks": 0, "hangs": counted["hangs"], "fails": 0}


@pytest.mark.parametrize("actors, says", [(1, 1), (1, 4), (2, 1), (2, 3), (3, 2), (4, 1)])
def test_free_actors_interleave_in_as_many_ways_as_combinatorics_says(actors, says):
    exploration = explore(PROGRAMS / "steps.py", actors, says)
    schedules = [tuple(run.schedule) for run in exploration.runs]
    assert len(schedules) == len(set(schedules)) == factorial(actors * says) // factorial(says) ** actors
    assert schedules == sorted(schedules)


@each_method
def test_a_race_is_a_count(method):
    if method == "fork":  # the chapter on the lab runs these 20 under each start method
        without = counts("tickets.py", holds=one_ticket_sold, start_method=method)
        assert without == {"holds": 8, "breaks": 12, "hangs": 0, "fails": 0}
    with_lock = counts("tickets.py", "--lock", holds=one_ticket_sold, start_method=method)
    assert with_lock == {"holds": 6, "breaks": 0, "hangs": 0, "fails": 0}


@each_method
def test_a_deadlock_is_a_count(method):
    opposite = count({"a": 1, "b": 1}, Ann="say +a say +b say -b -a", Bob="say +b say +a say -a -b")
    assert opposite == {"ends": 4, "hangs": 4}
    assert agrees(counts("order.py", start_method=method), opposite)
    if method != "fork":
        return
    same = count({"a": 1, "b": 1}, Ann="say +a say +b say -b -a", Bob="say +a say +b say -b -a")
    assert agrees(counts("order.py", "--same", start_method=method), same)


def test_guests_and_seats():
    visit = "say +s say -s"
    assert agrees(counts("room.py", 2), count({"s": 2}, Ann=visit, Bob=visit, Cyd=visit))


# Counted by hand. What feeder threads and a pool's own threads do is over when a step has settled, so
# it adds nothing to the count.
TOOLS = {
    "queue": 6,  # two puts of two moves each
    "pipe": 2,  # the sender's only move before or after the receiver blocks
    "event": 2,
    "condition": 3,  # Bob notifies before Ann arrives, while she waits, or while the lock keeps her out
    "barrier": 4,  # who comes first, and who goes first
    "rlock": 4,  # as a lock with one say inside
    "manager": 4,
    "memory": 6,
    "pool": 4,  # task 3 starts when the first of tasks 1 and 2 has ended
}


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_of_multiprocessing(tool):
    every = explore(PROGRAMS / "tools.py", tool)
    assert every.counts == {"holds": TOOLS[tool], "breaks": 0, "hangs": 0, "fails": 0}
    for method in METHODS:
        last = launch(PROGRAMS / "tools.py", tool, schedule=every.runs[-1].schedule, start_method=method)
        assert last.lines == every.runs[-1].lines and last.outcome == "finished"
