"""What the chapter on locks claims: each label, each count, each exercise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import explore, launch

ROOT = Path(__file__).parents[1]
# `explore` uses fork where it can; what it has proved is proved once more, by one schedule, under these.
OTHER_METHODS = ("spawn", "forkserver") if os.name == "posix" else ("spawn",)

each_method = pytest.mark.parametrize("method", OTHER_METHODS)


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
    return run.who("gives up") == ["Bob"] and run.count("finds Ann's exit code -9") == 1


def all_right(run):
    return run.outcome == "finished"


# script and options, invariant, how many schedules hold, break, hang, fail.
# So an exercise fails if it has anything but zeros after the first number, and a solution passes if not.
EXPLORED = [
    ("lock_tickets --no-lock", one_sold, (8, 12, 0, 0)),
    ("lock_tickets", one_sold, (6, 0, 0, 0)),
    ("lock_half_written --no-lock", all_right, (8, 0, 0, 2)),
    ("lock_half_written", all_right, (12, 0, 0, 0)),
    ("lock_release --no-with", all_right, (3, 0, 3, 0)),
    ("lock_release", all_right, (10, 0, 0, 0)),
    ("lock_advice", one_sold, (8, 12, 0, 0)),
    ("lock_fairness", lambda run: run.who("gets") == run.who("clicks"), (10, 4, 0, 0)),
    ("lock_order --opposite", all_right, (4, 0, 4, 0)),
    ("lock_order", all_right, (6, 0, 0, 0)),
    ("lock_killed", all_right, (1, 0, 2, 0)),
    ("lock_counter --no-lock", two_counted, (8, 12, 0, 0)),
    ("lock_counter", two_counted, (14, 0, 0, 0)),
    ("lock_stranger", all_right, (3, 0, 0, 1)),
    ("lock_pool --as-argument", all_right, (0, 0, 0, 1)),
    ("lock_pool", pool_done, (1, 0, 0, 0)),
    ("lock_contexts", context_done, (1, 0, 0, 0)),
    ("lock_exercise_bank", both_moved, (4, 0, 4, 0)),
    ("lock_exercise_seats", one_booked, (6, 8, 0, 0)),
    ("lock_exercise_visitors", two_counted, (8, 12, 0, 0)),
    ("lock_solution_bank", both_moved, (6, 0, 0, 0)),
    ("lock_solution_seats", one_booked, (6, 0, 0, 0)),
    ("lock_solution_visitors", two_counted, (6, 0, 0, 0)),
]
WITH_OPTIONS = ("tickets", "half_written", "release", "order", "killed", "counter", "pool", "contexts")


@pytest.mark.parametrize(("command", "holds", "counts"), EXPLORED)
def test_every_schedule(command, holds, counts):
    every = explore(*command.split(), holds=holds)
    assert tuple(every.counts.values()) == counts
    assert not any(run.left_behind for run in every.runs)


@each_method
def test_the_counts_do_not_depend_on_the_start_method(method):
    assert explore("lock_order", "--opposite", start_method=method).counts["hangs"] == 4


# One schedule for each label, and the same schedule where the script is right: script and options,
# schedule, what must be true of the run. An invariant that is False proves that the script races.
PROOFS = [
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
    ("lock_order", "Ann Bob", all_right),
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


@each_method
@pytest.mark.parametrize(("command", "schedule", "proof"), PROOFS)
def test_a_label_holds_under_the_other_start_methods(command, schedule, proof, method):
    run = launch(*command.split(), schedule=schedule, start_method=method)
    assert proof(run), str(run)
    assert run.left_behind == []


@pytest.mark.skipif(os.name != "posix", reason="there is no fork context here")
@each_method
def test_a_lock_of_another_context_does_not_arrive(method):
    run = launch("lock_contexts", "--mixed", schedule="", start_method=method)
    assert run.count("has the lock") == 0
    if sys.version_info >= (3, 13):  # older ones crash, or say it, depending on the last number
        assert "A SemLock created in a fork context" in run.errors[0]


@pytest.mark.parametrize("script", WITH_OPTIONS)
def test_help_works_where_there_are_options(script, tmp_path):
    command = [sys.executable, "-m", f"scripts.lock_{script}", "--help"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stdout.startswith("usage:"), done.stderr
