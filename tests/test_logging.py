"""What the chapter on logging claims: each label, each count, each exercise."""

import pytest

from chapter import (
    by_method,
    explored,
    finished,
    proved,
    quick_and_slow,
    under_each_method,
)


def all_lines(run):
    return run.count("finds 2 lines") == 1


def three(run):
    return run.count("finds 3 records") == 1


def newest_is_kept(run):
    return run.who("has logged") == ["Bob", "Ann"] or run.count("1 short") == 1


def patient(run):
    second = next(line.step for line in run.lines if line.what == "has logged step 2")
    return run.count("finds step 1, step 2, step 3") == 1 and "MainProcess" in run.schedule[:second]


def one(run):
    return run.count("finds 1 lines") == 1


EXPLORED = [
    ("logging_listener --stop-first", all_lines, (16, 14, 0, 0)),
    ("logging_listener", all_lines, (6, 0, 0, 0)),
    ("logging_file --mode w", all_lines, (0, 20, 0, 0)),
    ("logging_file --mode a", all_lines, (20, 0, 0, 0)),
    ("logging_full --places 1", three, (0, 0, 0, 1)),
    ("logging_full", three, (1, 0, 0, 0)),
    ("logging_exercise_writer", all_lines, (2, 10, 0, 0)),
    ("logging_solution_writer", all_lines, (6, 0, 0, 0)),
    ("logging_rotate", newest_is_kept, (14, 6, 0, 0)),
    ("logging_rotate --one", None, (1, 0, 0, 0)),
    ("logging_exercise_patient", patient, (2, 0, 0, 3)),
    ("logging_solution_patient", patient, (3, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("logging", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


HOLDS, BREAKS = (1, 0, 0, 0), (0, 1, 0, 0)
BY_METHOD = [
    ("logging_level", one, {"fork": HOLDS, "spawn": BREAKS, "forkserver": BREAKS}),
    ("logging_level --worker basic", one, {"fork": HOLDS, "spawn": HOLDS, "forkserver": HOLDS}),
    ("logging_level --worker add", one, {"fork": BREAKS, "spawn": HOLDS, "forkserver": HOLDS}),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_what_depends_on_the_start_method(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("logging_listener --stop-first", "Ann Ann MainProcess Bob Bob", one),
    ("logging_listener", "Ann Ann Bob Bob", all_lines),
    ("logging_file --mode w", "Ann Bob", one),
    ("logging_file --mode a", "Ann Bob", all_lines),
    (
        "logging_full --places 1",
        "Ann Ann Ann",
        lambda run: run.count("finds 1 records") == 1 and "queue.Full" in "".join(run.errors),
    ),
    ("logging_full", "Ann Ann Ann", lambda run: three(run) and finished(run)),
    ("logging_exercise_writer", "MainProcess Ann Bob", lambda run: run.count("finds 0 lines") == 1),
    ("logging_solution_writer", "Ann Bob", all_lines),
    ("logging_rotate", "Bob Ann Ann Ann Bob Bob", lambda run: run.count("0 short") == 1),
    ("logging_rotate --one", "", lambda run: run.count("2 long, 1 short") == 1),
    ("logging_own", None, lambda run: run.outcome == "hung"),
    ("logging_own --info", None, finished),
    (
        "logging_exercise_patient",
        "Ann Ann Ann",
        lambda run: run.count("finds step 1") == 1 and "queue.Full" in "".join(run.errors),
    ),
    ("logging_solution_patient", "Ann Ann", lambda run: patient(run) and finished(run)),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)
