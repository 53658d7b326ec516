"""What the chapter on barriers claims: each label, each count, each exercise."""

import pytest

from chapter import each_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import launch


def both_fresh(run):
    return run.who("reads 2") == ["Ann"] and run.who("reads 1") == ["Bob"]


def both_have_three(run):
    return run.count("goes on with 3") == 2


def added_up(run):
    return run.count("adds up") == 1 and run.count("reads 3") == 2


def gives_up(run):
    return run.who("gives up") == ["Ann"]


def meet(run):
    return run.count("goes on") == 2


def after(words, number):
    """Nobody says `words` before so many actors have moved."""

    def holds(run):
        first = min(line.step for line in run.lines if line.what == words)
        return run.count(words) == number and len(set(run.schedule[:first])) == number

    return holds


def sleeps(who):
    return lambda run: run.outcome == "hung" and set(run.stacks) == {*who.split(), "MainProcess"}


EXPLORED = [
    ("barrier_neighbours --no-barrier", both_fresh, (12, 8, 0, 0)),
    ("barrier_neighbours", both_fresh, (12, 0, 0, 0)),
    ("barrier_rounds --one", both_have_three, (8, 4, 0, 0)),
    ("barrier_rounds", both_have_three, (8, 0, 0, 0)),
    ("barrier_action", added_up, (4, 0, 0, 0)),
    ("barrier_missing", finished, (0, 0, 3, 0)),
    ("barrier_missing --abort", gives_up, (5, 0, 0, 0)),
    ("barrier_missing --limit 2", gives_up, (10, 0, 0, 0)),
    ("barrier_number --parties 2", finished, (0, 0, 36, 0)),
    ("barrier_number", after("goes on", 3), (36, 0, 0, 0)),
    ("barrier_limit", meet, (4, 6, 0, 0)),
    ("barrier_limit --no-limit", meet, (4, 0, 0, 0)),
    # While this is so, gh-123899 is not fixed. Once it is, barrier_wrong has to say so.
    ("barrier_killed", finished, (3, 0, 1, 0)),
    ("barrier_killed --new", finished, (4, 0, 0, 0)),
    ("barrier_lock --inside", finished, (0, 0, 4, 0)),
    ("barrier_lock", finished, (4, 0, 0, 0)),
    ("barrier_exercise_runners", after("runs", 2), (0, 6, 0, 0)),
    ("barrier_exercise_own", after("goes on", 2), (0, 6, 0, 0)),
    ("barrier_solution_runners", after("runs", 2), (4, 0, 0, 0)),
    ("barrier_solution_own", after("goes on", 2), (4, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("barrier", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("barrier_neighbours --no-barrier", "Ann Ann", lambda run: run.who("reads 0") == ["Ann"]),
    ("barrier_neighbours", "Ann Ann Bob", both_fresh),
    ("barrier_rounds --one", "Ann Ann Bob Bob", lambda run: run.who("goes on with 5") == ["Bob"]),
    ("barrier_rounds", "Ann Bob Ann", both_have_three),
    ("barrier_action", "Bob Ann", lambda run: run.who("adds up") == ["Ann"] == run.who("is number 1")),
    ("barrier_missing", "Bob Bob Ann", sleeps("Ann")),
    ("barrier_missing --abort", "Bob Ann", gives_up),
    ("barrier_missing --limit 2", "Ann Ann~", gives_up),
    ("barrier_number --parties 2", "Ann Bob Cyd", sleeps("Cyd")),
    ("barrier_number", "Ann Bob Cyd", after("goes on", 3)),
    ("barrier_limit", "Ann Ann~", lambda run: run.count("gives up") == 2),
    ("barrier_limit --no-limit", "Ann Bob", meet),
    ("barrier_killed", "Ann MainProcess Bob", sleeps("Bob")),
    ("barrier_killed --new", "Ann MainProcess Bob", lambda run: run.who("gives up") == ["Bob"]),
    ("barrier_lock --inside", "Ann Ann Bob", sleeps("Ann Bob")),
    ("barrier_lock", "Ann Ann Bob", finished),
    ("barrier_exercise_runners", "Ann", lambda run: not after("runs", 2)(run)),
    ("barrier_solution_runners", "Ann Bob", after("runs", 2)),
    ("barrier_exercise_own", "Ann", lambda run: not after("goes on", 2)(run)),
    ("barrier_solution_own", "Ann Bob", after("goes on", 2)),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
def test_in_a_free_run_each_reads_what_the_other_has_put(method):
    assert both_fresh(launch("barrier_neighbours", start_method=method))
