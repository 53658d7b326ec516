"""What the chapter on tests claims: each label, each count, each exercise."""

import pytest

from chapter import explored, finished, proved, quick_and_slow, under_each_method


def sold_once(run):
    return run.count("sells it") == 1


def sold_twice(run):
    return run.count("sells it") == 2


def counted(run):
    return run.count("1 passed") == 1


EXPLORED = [
    ("testing_seats", sold_once, (18, 36, 0, 0)),
    ("testing_seats --gate", sold_once, (8, 24, 0, 0)),
    ("testing_seats --lock", sold_once, (24, 0, 0, 0)),
    ("testing_seats --gate --lock", sold_once, (12, 0, 0, 0)),
    ("testing_exercise_runner", counted, (0, 6, 0, 0)),
    ("testing_solution_runner", counted, (6, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("testing", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("testing_seats", "Ann Ann Bob Bob", sold_twice),
    ("testing_seats --lock", "Ann Ann Bob Bob", sold_once),
    ("testing_seats --gate", "Ann Bob Ann Ann", sold_once),
    ("testing_seats --gate", "Ann Bob Ann Bob", sold_twice),
    ("testing_seats --gate --lock", "Ann Bob Ann Bob", sold_once),
    ("testing_exercise_runner", "", lambda run: run.count("2 passed") == 1),
    ("testing_solution_runner", "", lambda run: finished(run) and counted(run)),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)
