"""What the chapter on locks claims: each label, each count, each exercise."""

import os
import sys
from unittest.mock import MagicMock

import pytest

from chapter import (
    METHODS,
    Count,
    by_method,
    explored,
    finished,
    proved,
    quick_and_slow,
    under_each_method,
)
from every_schedule import launch
from scripts import lock_advice, lock_exercise_visitors, lock_no_join, lock_solution_bank


def one_sold(run):
    return run.count("buys") == 1


def two_counted(run):
    return run.count("counts 2") == 1


def both_moved(run):
    return run.count("finds 120 and 80") == 1


def one_booked(run):
    return run.count("books") == 1 and run.count("counts 0 free seats") == 1


def pool_done(run):
    return run.count("holds the lock: True") == 1 and set(run.exit_codes.values()) == {0}


def context_done(run):
    return run.count("has the lock: True") == 1


def gives_up(run):
    return run.who("gives up") == ["Bob"] and run.count("code -9") == run.count("finds the lock taken") == 1


def two_pages(run):
    return run.count("converts page 1") == run.count("converts page 2") == 1


def one_at_a_time(run):
    who = [line.who for line in run.lines if line.what != "arrives"]
    return who[0] == who[1] and two_pages(run)


def as_specified(run):
    ann = run.count("gets 80") == run.count("is refused: 20 left") == run.count("finds 20") == 1
    bob = run.count("gets 50") == run.count("is refused: 50 left") == run.count("finds 50") == 1
    return ann or bob


def one_after_the_other(run):
    return run.count("has written 2") == 1


def none_left(run):
    return run.count("counts 0 free places") == 1


EXPLORED = [
    ("lock_exercise_say", none_left, (6, 0, 0, 0)),
    ("lock_solution_say", none_left, (8, 12, 0, 0)),
    ("lock_tickets --no-lock", one_sold, (8, 12, 0, 0)),
    ("lock_tickets", one_sold, (6, 0, 0, 0)),
    ("lock_half_written --no-lock", finished, (8, 0, 0, 2)),
    ("lock_half_written", finished, (12, 0, 0, 0)),
    ("lock_release --no-with", finished, (3, 0, 3, 0)),
    ("lock_release", finished, (10, 0, 0, 0)),
    ("lock_advice", one_sold, (8, 12, 0, 0)),
    ("lock_fairness", lambda run: run.who("gets") == run.who("clicks"), (10, 4, 0, 0)),
    ("lock_order --opposite", finished, (4, 0, 4, 0)),
    ("lock_order", finished, (6, 0, 0, 0)),
    ("lock_order --opposite --try", finished, (16, 0, 0, 0)),
    ("lock_order --try", lambda run: run.count("holds both") == 2, (6, 0, 0, 0)),
    ("lock_slow --inside", one_at_a_time, (6, 0, 0, 0)),
    ("lock_slow", two_pages, (20, 0, 0, 0)),
    ("lock_killed", lambda run: run.count("finds the lock free") == 1, (1, 0, 2, 0)),
    ("lock_killed --timeout 0.2", finished, (3, 0, 0, 0)),
    ("lock_counter --no-lock", two_counted, (8, 12, 0, 0)),
    ("lock_counter", two_counted, (14, 0, 0, 0)),
    ("lock_stranger", finished, (3, 0, 0, 1)),
    ("lock_pool --as-argument", finished, (0, 0, 0, 1)),
    ("lock_pool", pool_done, (1, 0, 0, 0)),
    ("lock_contexts", context_done, (1, 0, 0, 0)),
    ("lock_exercise_bank", both_moved, (4, 0, 4, 0)),
    ("lock_exercise_seats", one_booked, (6, 8, 0, 0)),
    ("lock_exercise_visitors", two_counted, (8, 12, 0, 0)),
    ("lock_solution_bank", both_moved, (6, 0, 0, 0)),
    ("lock_exercise_account", as_specified, (0, 2, 0, 0)),
    ("lock_solution_seats", one_booked, (6, 0, 0, 0)),
    ("lock_solution_account", as_specified, (4, 0, 0, 0)),
    ("lock_solution_visitors", two_counted, (6, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("lock", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("lock_solution_say", "Ann Bob", lambda run: run.count("counts 1 free places") == 1),
    ("lock_tickets --no-lock", "Ann Bob Ann Bob", lambda run: run.count("buys") == 2),
    ("lock_tickets", "Ann Bob Ann", one_sold),
    ("lock_half_written --no-lock", "Ann Bob", lambda run: "line 1 column 1 (char 0)" in run.errors[0]),
    ("lock_half_written --no-lock", "Ann Ann Bob", lambda run: "column 13 (char 12)" in run.errors[0]),
    ("lock_half_written", "Ann Ann Bob", lambda run: run.count("reads {'tickets': 5}") == 1),
    ("lock_release --no-with", "Bob Bob Ann", lambda run: run.stacks["Ann"].endswith("lock.acquire()")),
    ("lock_release", "Bob Bob Ann", lambda run: run.count("orders 2") == 1),
    ("lock_advice", "Ann Bob Ann Bob", lambda run: run.count("buys") == 2),
    ("lock_fairness", "Ann Bob Bob", lambda run: run.who("clicks") != run.who("gets")),
    ("lock_order --opposite", "Ann Bob", lambda run: set(run.stacks) == {"Ann", "Bob", "MainProcess"}),
    ("lock_order", "Ann Bob", finished),
    ("lock_order --opposite --try", "Ann Bob Ann Bob", lambda run: run.count("gives back") == 2),
    ("lock_slow --inside", "Ann Bob", one_at_a_time),
    ("lock_slow", "Ann Ann Bob", two_pages),
    ("lock_exercise_account", "", lambda run: run.count("finds 100") == 1),
    ("lock_solution_account", "Ann Bob", as_specified),
    ("lock_killed", "MainProcess MainProcess Bob", lambda run: "lock.acquire(" in run.stacks["Bob"]),
    ("lock_killed --timeout 2", "MainProcess MainProcess Bob ~", gives_up),
    ("lock_counter --no-lock", "Ann Bob", lambda run: run.count("counts 1") == 1),
    ("lock_counter", "Ann Bob", two_counted),
    ("lock_stranger", "Bob", lambda run: "ValueError: semaphore or lock released too" in run.errors[0]),
    ("lock_pool --as-argument", "", lambda run: "through inheritance" in run.errors[0]),
    ("lock_pool", "", pool_done),
    ("lock_contexts", "", context_done),
    ("lock_exercise_bank", "Ann Bob", lambda run: run.outcome == "hung"),
    ("lock_exercise_seats", "Ann Bob", lambda run: run.count("counts -1 free seats") == 1),
    ("lock_exercise_visitors", "East West", lambda run: run.count("counts 1") == 1),
    ("lock_solution_bank", "Ann Bob", both_moved),
    ("lock_solution_seats", "Ann Bob", one_booked),
    ("lock_solution_visitors", "East West", two_counted),
]


BY_METHOD = [
    (
        "lock_own --top",
        one_after_the_other,
        {"fork": (6, 0, 0, 0), "spawn": (8, 12, 0, 0), "forkserver": (8, 12, 0, 0)},
    ),
    ("lock_own", one_after_the_other, dict.fromkeys(METHODS, (6, 0, 0, 0))),
    ("lock_no_join", finished, {"fork": (2, 0, 0, 0), "spawn": (2, 0, 0, 1), "forkserver": (2, 0, 0, 1)}),
    (
        "lock_no_join --join",
        finished,
        {"fork": (2, 0, 0, 0), "spawn": (3, 0, 0, 0), "forkserver": (3, 0, 0, 0)},
    ),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_the_start_method_matters(command, holds, counts, method):
    every = explored(command, holds, counts, method, ["Ann"] if command == "lock_no_join" else [])
    if counts[3]:
        assert every.shortest("fails").errors[0].startswith("FileNotFoundError: [Errno 2]")


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_what_a_lock_guards_is_touched_under_it(monkeypatch):
    """No schedule shows it of these: the other has no lock, or his own, or has the first already."""
    visitors, tickets, accounts = Count(0), Count(1), [Count(100), Count(100)]
    monkeypatch.setattr(lock_exercise_visitors, "Lock", lambda: visitors.lock)
    lock_exercise_visitors.count(visitors)
    lock_advice.polite(tickets, tickets.lock)
    lock_solution_bank.transfer(accounts, 0, 1, 10)
    lock = MagicMock()
    lock_no_join.work(None, lock)
    assert lock.__enter__.call_count == 1
    assert [count.number for count in (visitors, tickets, *accounts)] == [1, 0, 90, 110]


@pytest.mark.skipif(os.name != "posix", reason="there is no fork context here")
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_lock_of_another_context_does_not_arrive(method):
    run = launch("lock_contexts", "--mixed", schedule="", start_method=method)
    assert run.count("has the lock") == 0
    if sys.version_info >= (3, 13):  # older ones crash, or say it, depending on the last number
        assert "A SemLock created in a fork context" in run.errors[0]
