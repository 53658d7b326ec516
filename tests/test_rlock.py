"""What the chapter on recursive locks claims: each label, each count, each exercise."""

import multiprocessing
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

from chapter import explored, finished, proved, quick_and_slow, under_each_method
from scripts import rlock_solution_tools, rlock_stranger

NOT_OWNED = "AssertionError: attempt to release recursive lock not owned by thread"


def all_there(run):
    return run.count("finds 200") == 1


def served(run):
    return run.who("takes a dish") == ["Ann"]


def two_visitors(run):
    return run.count("finds 2") == 1


def all_booked(run):
    return sorted(run.who("books")) == ["Ann", "Bob"] and run.count("counts 0 free seats") == 1


def rung(run):
    return run.who("finds 3") == ["Bob"] and run.who("rings") == ["Ann"]


EXPLORED = [
    ("rlock_accounts --plain", all_there, (0, 0, 3, 0)),
    ("rlock_accounts --apart", all_there, (5, 2, 0, 0)),
    ("rlock_accounts", all_there, (7, 0, 0, 0)),
    ("rlock_split", all_there, (7, 0, 0, 0)),
    ("rlock_child", lambda run: run.count("gets the lock: False") == 1, (1, 0, 0, 0)),
    ("rlock_stranger", finished, (0, 0, 0, 3)),
    ("rlock_helper --inside", finished, (0, 0, 1, 0)),
    ("rlock_helper", lambda run: run.who("has the lock") == ["MainProcess", "Ann"], (1, 0, 0, 0)),
    ("rlock_bell --nested", served, (2, 0, 2, 0)),
    ("rlock_bell", served, (6, 0, 0, 0)),
    ("rlock_exercise_visitors", two_visitors, (0, 0, 2, 0)),
    ("rlock_exercise_seats", all_booked, (2, 0, 3, 0)),
    ("rlock_exercise_tools", rung, (0, 0, 3, 0)),
    ("rlock_solution_tools", rung, (4, 0, 0, 0)),
    ("rlock_solution_visitors", two_visitors, (4, 0, 0, 0)),
    ("rlock_solution_seats", all_booked, (5, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("rlock", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("rlock_accounts --plain", "Bob Bob Ann", lambda run: list(run.stacks) == ["Ann", "MainProcess"]),
    ("rlock_accounts --apart", "Ann Bob", lambda run: run.count("finds 190") == 1),
    ("rlock_accounts", "Ann Bob", all_there),
    ("rlock_split", "Ann Bob", all_there),
    ("rlock_child", "", lambda run: run.count("gets the lock: False") == 1),
    ("rlock_stranger", "Bob", lambda run: NOT_OWNED in run.errors[0]),
    ("rlock_stranger", "Ann Bob", lambda run: NOT_OWNED in run.errors[0]),
    ("rlock_helper --inside", "", lambda run: set(run.stacks) == {"Ann", "MainProcess"}),
    ("rlock_helper", "", finished),
    ("rlock_bell --nested", "Ann Ann Bob", lambda run: run.stacks["Ann"].endswith("bell.acquire()")),
    ("rlock_bell", "Ann Ann Bob", served),
    ("rlock_exercise_visitors", "", lambda run: run.outcome == "hung"),
    ("rlock_exercise_seats", "Ann Ann Ann Bob", lambda run: "lock.acquire()" in run.stacks["Bob"]),
    ("rlock_exercise_tools", "", lambda run: run.stacks["Ann"].endswith("with till:")),
    ("rlock_solution_tools", "Ann Bob", rung),
    ("rlock_solution_visitors", "", two_visitors),
    ("rlock_solution_seats", "Ann Ann Ann Bob", all_booked),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_the_lock_that_a_stranger_frees_is_taken():
    lock = multiprocessing.RLock()
    rlock_stranger.take(lock)
    lock.release()  # which is an AssertionError if we do not own it


def test_whoever_puts_takes_the_till():
    """No schedule shows it: who calls `put` has the till already."""
    till, money = MagicMock(), SimpleNamespace(value=0)
    rlock_solution_tools.put(till, money, 5)
    assert (till.__enter__.call_count, money.value) == (1, 5)
