"""What the chapter on start methods claims: each label, each count, each exercise."""

import sys

import pytest

from chapter import by_method, each_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import launch

# Since these versions the server of forkserver runs the main file, and its forks have what that made.
BY_SERVER = sys.version_info >= (3, 14, 1) or (3, 13, 8) <= sys.version_info < (3, 14)


def each_once(run):
    return run.count("sells ticket 1") == run.count("sells ticket 2") == 1


def two_passwords(run):
    return run.count("different passwords: 2") == 1


def right(run):
    return run.count("the number is right") == 1


def top_levels(number):
    return lambda run: run.count(f"top levels: {number}") == 1


EXPLORED = [
    ("start_methods_top", finished, (2, 0, 0, 0)),
    ("start_methods_tickets --counter", each_once, (6, 0, 0, 0)),
    ("start_methods_solution_password", two_passwords, (2, 0, 0, 0)),
    ("start_methods_exercise_chain", right, (0, 0, 0, 1)),
    ("start_methods_solution_chain", right, (1, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("start_methods", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    method = "spawn" if command == "start_methods_exercise_chain" else method  # it expects no forkserver
    explored(command, holds, counts, method)


BY_METHOD = [
    (
        "start_methods_tickets",
        each_once,
        {
            "fork": (6, 0, 0, 0),
            "spawn": (0, 6, 0, 0),
            "forkserver": (6, 0, 0, 0) if BY_SERVER else (0, 6, 0, 0),
        },
    ),
    (
        "start_methods_exercise_password",
        two_passwords,
        {
            "fork": (0, 2, 0, 0),
            "spawn": (2, 0, 0, 0),
            "forkserver": (0, 2, 0, 0) if BY_SERVER else (2, 0, 0, 0),
        },
    ),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_what_depends_on_the_start_method(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("start_methods_tickets --counter", "Bob Ann", each_once),
    ("start_methods_solution_password", "Bob Ann", two_passwords),
    ("start_methods_solution_chain", "", right),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
def test_how_often_the_top_level_runs(method):
    """One day this may be another number: then the page has to say so."""
    number = {"fork": 1, "spawn": 3, "forkserver": 2 if BY_SERVER else 3}[method]
    proved("start_methods_top", "Bob Ann", top_levels(number), method)


@each_method
def test_a_preload_is_for_forkserver_and_not_too_late(method):
    early = launch("start_methods_preload", schedule="", start_method=method)
    late = launch("start_methods_preload", "--late", schedule="", start_method=method)
    assert early.who("has the module") == (["Ann", "Bob"] if method == "forkserver" else [])
    assert late.who("would have to import it") == ["Ann", "Bob"] and finished(late)
