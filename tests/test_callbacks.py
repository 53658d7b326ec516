"""Callbacks of pools and executors are an actor of the main process; and the threads of a pool."""

from pathlib import Path

import pytest

from every_schedule import explore
from every_schedule.engine import client

pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")

PROGRAM = Path(__file__).parent / "programs/callbacks.py"


def totals(every):
    assert every.complete and every.counts["holds"] == sum(every.counts.values())
    return {int(ending.lines[-1].split()[1]) for ending in every.endings}


def whose(every):
    return {one.actor for run in every.runs for step in run.steps for one in step.footprint or ()}


@pytest.mark.everything
def test_a_pools_callbacks_race_with_the_main_process():
    """A result, 1, an error, 100, and the main process's 10; the callbacks come one after the other."""
    every = explore(PROGRAM, "pool", points="operations", start_method="fork")
    assert totals(every) == {111, 110, 101, 11, 10}


def test_an_executors_callback_races_with_the_main_process():
    every = explore(PROGRAM, "executor", points="operations", start_method="fork")
    assert totals(every) == {11, 10, 1} and "MainProcess/callback" in whose(every)


def test_a_callback_that_comes_too_late_is_called_by_whoever_adds_it():
    every = explore(PROGRAM, "at_once", points="operations", start_method="fork")
    assert totals(every) == {4} and "MainProcess/callback" not in whose(every)


@pytest.mark.parametrize("each", [True, False])
def test_threads_of_a_pool_are_counted_at_say(each):
    """Two tasks with three lines each, of which the first reads and the second writes: C(6, 3) orders."""
    every = explore(PROGRAM, "threads", each=each, points="say", start_method="fork")
    assert totals(every) == {1, 2} and sum(every.counts.values()) == 20
