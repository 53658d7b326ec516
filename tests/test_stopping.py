"""What the chapter on stopping processes claims: each label, each count, each exercise."""

import signal

import pytest

from chapter import METHODS, by_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import explore


def whole_or_none(run):
    return run.lines[-1].what in ("finds: no letter", "finds: Dear Bob, all is well.")


def paid_once(run):
    return run.count("counts 1 payments") == 1


def saved_all(run):
    return run.count(f"finds {run.count('measures')} readings") == 1


def as_needed(run):
    return run.count("alarm: 0 times") == run.count("bill: 2 times") == 0


def goes_home(run):
    return run.who("goes home") == ["Ann"] and run.count("sees exit code 0") == 1


def taken(letter):
    """The desk is taken, and this lies on it."""
    return lambda run: list(run.stacks) == ["MainProcess"] and run.files["letter.txt"] == letter


EXPLORED = [
    ("stopping_letter", whole_or_none, (3, 0, 2, 0)),
    ("stopping_letter --kill", whole_or_none, (3, 0, 2, 0)),
    ("stopping_letter --handle", whole_or_none, (5, 0, 0, 0)),
    ("stopping_letter --interrupt", whole_or_none, (5, 0, 0, 0)),
    ("stopping_letter --ask", whole_or_none, (5, 0, 0, 0)),
    ("stopping_bill", paid_once, (3, 1, 0, 0)),
    ("stopping_bill --mark-first", paid_once, (3, 1, 0, 0)),
    ("stopping_bill --key", paid_once, (4, 0, 0, 0)),
    ("stopping_ctrl_c", finished, (1, 0, 0, 4)),
    ("stopping_ctrl_c --shield", goes_home, (5, 0, 0, 0)),
    ("stopping_bare", finished, (2, 0, 1, 0)),
    ("stopping_bare --exception", finished, (3, 0, 0, 0)),
    ("stopping_orphan", finished, (0, 0, 2, 0)),
    ("stopping_orphan --handle", finished, (2, 0, 0, 0)),
    ("stopping_exercise_readings", saved_all, (1, 4, 0, 0)),
    ("stopping_solution_readings", saved_all, (5, 0, 0, 0)),
    ("stopping_exercise_choose", as_needed, (4, 2, 0, 0)),
    ("stopping_solution_choose", as_needed, (6, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("stopping", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


# Under fork a child has its parent's handlers.
BY_METHOD = [
    (
        "stopping_inherited",
        finished,
        {"fork": (0, 0, 2, 0), "spawn": (2, 0, 0, 0), "forkserver": (2, 0, 0, 0)},
    ),
    ("stopping_inherited --default", finished, dict.fromkeys(METHODS, (2, 0, 0, 0))),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_a_handler_is_inherited_under_fork(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("stopping_letter", "Ann MainProcess", taken("Dear Bob,")),
    ("stopping_letter", "Ann Ann MainProcess", taken("Dear Bob, all is well.")),
    ("stopping_letter --kill", "Ann MainProcess", taken("Dear Bob,")),
    ("stopping_letter --handle", "Ann MainProcess", whole_or_none),
    ("stopping_letter --interrupt", "Ann MainProcess", whole_or_none),
    ("stopping_letter --interrupt", "Ann Ann Ann Ann MainProcess", finished),  # she has ended already
    ("stopping_letter --ask", "Ann MainProcess", whole_or_none),
    ("stopping_bill", "Ann MainProcess", lambda run: run.count("counts 2 payments") == 1),
    ("stopping_bill --mark-first", "Ann MainProcess", lambda run: run.count("counts 0 payments") == 1),
    ("stopping_bill --key", "Ann MainProcess", paid_once),
    ("stopping_ctrl_c", "Ann MainProcess", lambda run: "KeyboardInterrupt" in run.errors[0]),
    ("stopping_ctrl_c --shield", "Ann MainProcess", goes_home),
    ("stopping_ctrl_c", "Ann Ann Ann Ann MainProcess", goes_home),  # she has ended already
    ("stopping_bare", "Ann Ann MainProcess", lambda run: set(run.stacks) == {"Ann", "MainProcess"}),
    ("stopping_bare --exception", "Ann Ann MainProcess", finished),
    (
        "stopping_orphan",
        "Ann MainProcess",
        lambda run: set(run.stacks) == {"Ann"} and run.killed["MainProcess"][1] == signal.SIGTERM,
    ),
    ("stopping_orphan --handle", "Ann MainProcess", finished),
    ("stopping_exercise_readings", "Ann MainProcess", lambda run: run.count("finds 0") == 1),
    ("stopping_solution_readings", "Ann MainProcess", lambda run: run.count("finds 1") == 1),
    ("stopping_exercise_choose", "Ann MainProcess", lambda run: run.count("alarm: 0") == 1),
    ("stopping_solution_choose", "Ann MainProcess", lambda run: run.count("alarm: 2") == 1),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_a_bill_is_paid_twice_or_never_only_where_ann_is_killed_between_two_steps():
    for way, lost in {"": "counts 2", "--mark-first": "counts 0"}.items():
        broken = [run for run in explore("stopping_bill", *way.split()).runs if run.count(lost)]
        assert [run.schedule[:2] for run in broken] == [["Ann", "MainProcess"]]
