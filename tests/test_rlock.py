"""What the chapter on recursive locks claims: each label, each count, each exercise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import check, explore, launch

ROOT = Path(__file__).parents[1]
START_METHODS = ("fork", "spawn", "forkserver") if os.name == "posix" else ("spawn",)
NOT_OWNED = "AssertionError: attempt to release recursive lock not owned by thread"

each_method = pytest.mark.parametrize("method", START_METHODS)


def all_there(run):
    return run.count("finds 200") == 1


def served(run):
    return run.who("takes a dish") == ["Ann"]


def two_visitors(run):
    return run.count("finds 2") == 1


def all_booked(run):
    return sorted(run.who("books")) == ["Ann", "Bob"] and run.count("counts 0 free seats") == 1


def all_right(run):
    return run.outcome == "finished"


# script and options, invariant, how many schedules hold, break, hang, fail
EXPLORED = [
    ("rlock_accounts --plain", all_there, (0, 0, 3, 0)),
    ("rlock_accounts --apart", all_there, (5, 2, 0, 0)),
    ("rlock_accounts", all_there, (7, 0, 0, 0)),
    ("rlock_split", all_there, (7, 0, 0, 0)),
    ("rlock_child", lambda run: run.count("gets the lock: False") == 1, (1, 0, 0, 0)),
    ("rlock_stranger", all_right, (0, 0, 0, 3)),
    ("rlock_helper --inside", all_right, (0, 0, 1, 0)),
    ("rlock_helper", lambda run: run.who("has the lock") == ["MainProcess", "Ann"], (1, 0, 0, 0)),
    ("rlock_bell --nested", served, (2, 0, 2, 0)),
    ("rlock_bell", served, (6, 0, 0, 0)),
    ("rlock_exercise_visitors", two_visitors, (0, 0, 2, 0)),
    ("rlock_exercise_seats", all_booked, (2, 0, 3, 0)),
    ("rlock_solution_visitors", two_visitors, (4, 0, 0, 0)),
    ("rlock_solution_seats", all_booked, (5, 0, 0, 0)),
]
SCRIPTS = sorted({command.split()[0] for command, *_ in EXPLORED})


@pytest.mark.parametrize(("command", "holds", "counts"), EXPLORED)
def test_every_schedule(command, holds, counts):
    every = explore(*command.split(), holds=holds)
    assert tuple(every.counts.values()) == counts
    assert not any(run.left_behind for run in every.runs)


@each_method
def test_the_counts_do_not_depend_on_the_start_method(method):
    assert explore("rlock_bell", "--nested", start_method=method).counts["hangs"] == 2


# One schedule for each label, and the same schedule where the script is right: script and options,
# schedule, what must be true of the run. An invariant that is False proves that the script races.
PROOFS = [
    ("rlock_accounts --plain", "Bob Bob Ann", lambda run: list(run.stacks) == ["Ann", "MainProcess"]),
    ("rlock_accounts --apart", "Ann Bob", lambda run: run.count("finds 190") == 1),
    ("rlock_accounts", "Ann Bob", all_there),
    ("rlock_split", "Ann Bob", all_there),
    ("rlock_child", "", lambda run: run.count("gets the lock: False") == 1),
    ("rlock_stranger", "Bob", lambda run: NOT_OWNED in run.errors[0]),
    ("rlock_stranger", "Ann Bob", lambda run: NOT_OWNED in run.errors[0]),
    ("rlock_helper --inside", "", lambda run: set(run.stacks) == {"Ann", "MainProcess"}),
    ("rlock_helper", "", all_right),
    ("rlock_bell --nested", "Ann Ann Bob", lambda run: run.stacks["Ann"].endswith("bell.acquire()")),
    ("rlock_bell", "Ann Ann Bob", served),
    ("rlock_exercise_visitors", "", lambda run: run.outcome == "hung"),
    ("rlock_exercise_seats", "Ann Ann Ann Bob", lambda run: "lock.acquire()" in run.stacks["Bob"]),
    ("rlock_solution_visitors", "", two_visitors),
    ("rlock_solution_seats", "Ann Ann Ann Bob", all_booked),
]


@each_method
@pytest.mark.parametrize(("command", "schedule", "proof"), PROOFS)
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    run = launch(*command.split(), schedule=schedule, start_method=method)
    assert proof(run), str(run)
    assert run.left_behind == []


@pytest.mark.parametrize(("name", "holds"), [("visitors", two_visitors), ("seats", all_booked)])
def test_an_exercise_fails_and_its_solution_passes(name, holds):
    assert not check(f"rlock_exercise_{name}", holds=holds).passed
    assert check(f"rlock_solution_{name}", holds=holds).passed


@pytest.mark.parametrize("script", SCRIPTS)
def test_help_works_where_there_are_options(script, tmp_path):
    if "ArgumentParser" not in (ROOT / f"scripts/{script}.py").read_text(encoding="utf-8"):
        pytest.skip("it has no options")
    command = [sys.executable, "-m", f"scripts.{script}", "--help"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stdout.startswith("usage:"), done.stderr
