"""What the chapter on futures claims: each label, each count, each exercise."""

import pytest

from chapter import explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import explore


def has(text):
    return lambda run: run.count(f"has {text}") == 1


def only_two_is_lost(run):
    return run.lines[-1].what == "has [1, 'none', 9]"


def in_order(run):
    return run.lines[-1].what == "has [1, 2, 3]"


def two_cannot_be_cancelled(run):
    return run.count("says [False, False, ") == 1


def beside_its_word(run):
    said = {line.what for line in run.lines if line.who == "MainProcess"}
    return said == {"banana has 6", "fig has 3", "pear has 4"}


def first_counts(run):
    [first] = [line for line in run.lines if "has the answer" in line.what]
    return first.what.endswith(run.schedule[0]) and first.step == 1


EXPLORED = [
    ("futures_dies", finished, (3, 0, 0, 0)),
    ("futures_dies --pool", finished, (0, 0, 9, 0)),
    ("futures_again", only_two_is_lost, (3, 0, 0, 0)),
    ("futures_order", finished, (4, 0, 0, 0)),
    ("futures_order --map", in_order, (4, 0, 0, 0)),
    ("futures_cancel", two_cannot_be_cancelled, (13, 0, 0, 0)),
    # A bug of Python (gh-136655): when a version has fixed it, the page is to say so.
    ("futures_shutdown", finished, (23, 0, 2, 0)),
    ("futures_shutdown --cancel", finished, (25, 0, 0, 0)),
    ("futures_timeout", finished, (6, 0, 0, 0)),
    ("futures_in_turn", has("[1, 4]"), (2, 0, 0, 0)),
    ("futures_in_turn --in-turn", has("[1, 4]"), (1, 0, 0, 0)),
    ("futures_exercise_words", beside_its_word, (1, 3, 0, 0)),
    ("futures_solution_words", beside_its_word, (4, 0, 0, 0)),
    ("futures_exercise_first", first_counts, (2, 1, 0, 0)),
    ("futures_solution_first", first_counts, (4, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("futures", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("futures_dies", "task 1, task 2", has("[1, 'lost', 'lost']")),
    ("futures_dies", "task 2,", has("['lost', 'lost', 'lost']")),
    ("futures_dies --pool", "task 1, task 2", lambda run: list(run.stacks) == ["MainProcess"]),
    ("futures_again", "task 2,", lambda run: run.who("starts").count("task 1") == 2),
    ("futures_order", "task 2, task 3", has("[2, 3, 1]")),
    ("futures_order --map", "task 2, task 3", in_order),
    ("futures_cancel", "MainProcess", lambda run: run.count("[False, False, True, True]") == 1),
    ("futures_timeout", "MainProcess~ MainProcess", lambda run: run.lines[-2].what == "is done"),
    ("futures_in_turn", "", lambda run: [line.step for line in run.lines][:2] == [0, 0]),
    ("futures_in_turn --in-turn", "", lambda run: [line.step for line in run.lines][:2] == [0, 1]),
    ("futures_shutdown --cancel", "task 1,", finished),
    ("futures_exercise_words", "task 2,", lambda run: not beside_its_word(run)),
    ("futures_solution_words", "task 2,", beside_its_word),
    ("futures_exercise_first", "task 2,", lambda run: not first_counts(run)),
    ("futures_solution_first", "task 2,", first_counts),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_a_death_has_three_fates():
    fates = {run.lines[-1].what for run in explore("futures_dies").runs}
    assert fates == {"has [1, 'lost', 9]", "has [1, 'lost', 'lost']", "has ['lost', 'lost', 'lost']"}


def test_two_of_three_do_something_twice_that_need_not_be():
    runs = explore("futures_again").runs
    assert sorted(run.who("starts").count("task 1") + run.who("starts").count("task 3") for run in runs) == [
        2,
        3,
        3,
    ]
