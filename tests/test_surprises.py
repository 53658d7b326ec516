"""What the chapter on surprises claims: each label, each count, each exercise."""

import pytest

from chapter import by_method, explored, proved, quick_and_slow, under_each_method


def same_as_ever(run):
    return run.count("has 75 and 43") == 1 or run.count("has 8 and 52") == 1


def two_numbers(run):
    return run.count("sees two numbers") == 1


EXPLORED = [
    ("surprises_dice --per-worker", same_as_ever, (2, 6, 0, 0)),
    ("surprises_dice", same_as_ever, (8, 0, 0, 0)),
    ("surprises_solution_twins", two_numbers, (2, 0, 0, 0)),
]

BY_METHOD = [
    (
        "surprises_exercise_twins",
        two_numbers,
        {"fork": (0, 2, 0, 0), "spawn": (2, 0, 0, 0), "forkserver": (2, 0, 0, 0)},
    ),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("surprises", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_every_schedule_by_start_method(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("surprises_dice --per-worker", "Ann Ann Ann Bob", lambda run: run.count("has 75 and 74") == 1),
    ("surprises_dice --per-worker", "Ann Bob Ann Bob", lambda run: run.count("has 75 and 43") == 1),
    ("surprises_dice", "Ann Ann Ann Bob", lambda run: run.count("has 8 and 52") == 1),
    ("surprises_dice", "Bob Bob Ann Bob", lambda run: run.count("has 8 and 52") == 1),
    ("surprises_solution_twins", "", two_numbers),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)
