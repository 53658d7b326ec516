"""The walk over a tree of schedules, without a process."""

from math import factorial

import pytest

from every_schedule.walk import Walk
from imitation import answer


def run(prefix, actors):
    report = answer(prefix, actors)
    return report["schedule"], report["moves"]


def walked(actors, runs=None, **options):
    walk, found = Walk(**options), []
    while (len(found) != runs) and (branch := walk.next()) is not None:
        schedule, moves = run(branch.prefix, actors)
        assert moves[: len(branch.before)] == branch.before
        walk.enter(branch, schedule, moves)
        found.append(schedule)
    return walk, found


def trees(actors, says):
    return factorial(actors * says) // factorial(says) ** actors


@pytest.mark.parametrize("dives", [0, 1, 12])
@pytest.mark.parametrize(("actors", "says"), [(1, 3), (2, 3), (3, 2), (4, 1)])
def test_each_schedule_comes_once(actors, says, dives):
    walk, found = walked(dict.fromkeys("ABCD"[:actors], says), dives=dives)
    assert len(found) == len({*map(tuple, found)}) == trees(actors, says)
    assert walk.left == 0 and walk.about() == len(found)


@pytest.mark.parametrize(("actors", "says"), [(3, 4), (2, 8), (4, 3), (3, 5), (2, 12)])
def test_a_tree_is_estimated_early(actors, says):
    walk, _ = walked(dict.fromkeys("ABCD"[:actors], says), 150)
    assert trees(actors, says) / 2 < walk.about() < trees(actors, says) * 2


def test_an_estimate_is_never_below_what_is_known():
    walk = Walk(dives=0)
    for _ in range(5):
        branch = walk.next()
        walk.enter(branch, *run(branch.prefix, {"A": 3, "B": 3}))
        assert walk.about() >= walk.done + walk.left


def test_the_order_rests_on_the_tree_alone():
    first, second = (walked({"A": 3, "B": 3, "C": 2}, 70)[1] for _ in range(2))
    assert first == second


def test_a_run_that_is_a_thousand_steps_long():
    walk, found = walked({"A": 1200, "B": 1}, 30)
    assert len(found) == 30 and walk.about() > 1000


def test_what_comes_ahead_has_not_been_given_out():
    walk = Walk()
    branch = walk.next()
    assert branch not in [*walk.ahead()]
    walk.enter(branch, *run([], {"A": 1, "B": 1}))
    (other,) = walk.ahead()
    assert other.prefix == ["B"] and walk.next() is other and not [*walk.ahead()]
    assert walk.left == 1 and walk.about() == 2  # one that is under way has not been run
