"""What the chapter on Value and Array claims: each label, each count, each exercise."""

import pytest

from chapter import explored, proved, quick_and_slow, under_each_method


def a_pair(run):
    return run.count("sees 1 and 2") + run.count("sees 5 and 10") == 1


def a_point(run):
    return run.count("sees 0, 0") + run.count("sees 3, 4") == 1


def counts_one(run):
    return run.who("counts 1") == ["Ann"]


def nine(run):
    return run.who("reads 9") == ["MainProcess"] and run.who("is better") in (["Bob"], ["Ann", "Bob"])


def each_a_seat(run):
    order = run.who("sits on 0") + run.who("sits on 1")
    numbers = [{"Ann": 7, "Bob": 9}[who] for who in order]
    return sorted(order) == ["Ann", "Bob"] and run.who(f"sees {numbers}") == ["MainProcess"]


def a_mean(run):
    return run.count("finds a mean of 4.0") + run.count("finds a mean of 6.0") == 1


EXPLORED = [
    ("value_array_exercise_say", a_mean, (6, 0, 0, 0)),
    ("value_array_solution_say", a_mean, (7, 3, 0, 0)),
    ("value_array_pair", a_pair, (14, 6, 0, 0)),
    ("value_array_pair --read slice", a_pair, (7, 3, 0, 0)),
    ("value_array_pair --write slice", a_pair, (7, 3, 0, 0)),
    ("value_array_pair --write slice --read slice", a_pair, (6, 0, 0, 0)),
    ("value_array_pair --lock", a_pair, (14, 0, 0, 0)),
    ("value_array_own_lock", None, (0, 0, 1, 0)),
    ("value_array_own_lock --rlock", counts_one, (1, 0, 0, 0)),
    ("value_array_point", a_point, (7, 3, 0, 0)),
    ("value_array_point --lock", a_point, (9, 0, 0, 0)),
    ("value_array_exercise_best", nine, (3, 3, 0, 0)),
    ("value_array_solution_best", nine, (4, 0, 0, 0)),
    ("value_array_exercise_seats", each_a_seat, (0, 6, 0, 0)),
    ("value_array_solution_seats", each_a_seat, (6, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("value_array", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("value_array_solution_say", "Ann Bob", lambda run: run.who("finds a mean of 12.0") == ["Bob"]),
    ("value_array_pair", "Ann Bob Bob Ann", lambda run: run.who("sees 5 and 2") == ["Bob"]),
    ("value_array_pair --write slice", "Bob Ann", lambda run: run.who("sees 1 and 10") == ["Bob"]),
    ("value_array_pair --lock", "Ann Bob Ann", lambda run: run.who("sees 5 and 10") == ["Bob"]),
    ("value_array_own_lock", "Ann", lambda run: run.stacks["Ann"].endswith("visitors.value += 1")),
    ("value_array_own_lock --rlock", "Ann", counts_one),
    ("value_array_point", "Ann Bob", lambda run: run.who("sees 3, 0") == ["Bob"]),
    ("value_array_point --lock", "Ann Bob Ann", lambda run: run.who("sees 3, 4") == ["Bob"]),
    ("value_array_exercise_best", "Ann Bob Bob Ann", lambda run: run.count("reads 7") == 1),
    ("value_array_solution_best", "Ann Bob Ann", nine),
    ("value_array_exercise_seats", "Ann Bob", lambda run: run.count("sits on 0") == 2),
    ("value_array_solution_seats", "Bob Ann", each_a_seat),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)
