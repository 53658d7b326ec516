"""What the chapter on managers claims: each label, each count, each exercise."""

import pytest

from chapter import explored, finished, proved, quick_and_slow, under_each_method
from scripts.manager_counter import Counter

LOST = "AttributeError: 'NoneType' object has no attribute '_registry'"
GONE = "FileNotFoundError: [Errno 2] No such file or directory"
REFUSED = "AuthenticationError: digest sent was rejected"


def both_counted(run):
    return run.count("visitors: 2") == 1


def counted_two(run):
    return run.count("counts 2") == 1


def both_in(run):
    return run.count("finds 2 things") == 1


def sees_the_rest(run):
    return run.count("sees fig") == run.count("sees pear") == 1


def each_job_once(run):
    return sorted(line.what for line in run.lines if "does" in line.what) == ["does job 1", "does job 2"]


def heard(run):
    return run.who("hears hello") == ["Ann"]


def one_has_it(run):
    owners = run.who("has the seat")
    return len(owners) == 1 and run.count(f"the list says {owners[0]}") == 1


def all_points(run):
    return run.count("red has [1, 2]") == 1


# A row that hangs or fails is also how we notice that a Python has mended what the chapter calls a bug:
# gh-139801 (manager_pool), gh-123736 (manager_stranger) and the loop of manager_keys.
EXPLORED = [
    ("manager_visitors --no-lock", both_counted, (8, 12, 0, 0)),
    ("manager_visitors", both_counted, (14, 0, 0, 0)),
    ("manager_counter --no-lock", counted_two, (2, 4, 0, 0)),
    ("manager_counter", counted_two, (4, 0, 0, 0)),
    ("manager_office", each_job_once, (6, 0, 0, 0)),
    ("manager_office --wrong-key", finished, (0, 0, 0, 2)),
    ("manager_basket --how copy", both_in, (0, 6, 0, 0)),
    ("manager_basket --how assign", both_in, (2, 4, 0, 0)),
    ("manager_basket", both_in, (6, 0, 0, 0)),
    ("manager_loop", sees_the_rest, (3, 2, 0, 0)),
    ("manager_loop --copy", sees_the_rest, (5, 0, 0, 0)),
    ("manager_keys --loop", finished, (0, 0, 0, 1)),
    ("manager_keys", finished, (1, 0, 0, 0)),
    ("manager_early --early", finished, (16, 0, 0, 8)),
    ("manager_early", finished, (6, 0, 0, 0)),
    ("manager_pool", finished, (0, 0, 1, 0)),
    ("manager_pool --same", finished, (1, 0, 0, 0)),
    ("manager_stranger --no-key", finished, (0, 0, 2, 0)),
    ("manager_stranger", heard, (2, 0, 0, 0)),
    ("manager_exercise_seat", one_has_it, (6, 12, 0, 0)),
    ("manager_solution_seat", one_has_it, (6, 0, 0, 0)),
    ("manager_exercise_teams", all_points, (0, 6, 0, 0)),
    ("manager_solution_teams", all_points, (6, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("manager", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("manager_visitors --no-lock", "Ann Bob Ann Bob", lambda run: run.count("visitors: 1") == 1),
    ("manager_visitors", "Ann Bob Ann Bob", both_counted),
    ("manager_counter --no-lock", "Ann Bob Ann Bob", lambda run: run.count("counts 1") == 1),
    ("manager_counter", "Ann Bob", counted_two),
    ("manager_office", "Bob", lambda run: each_job_once(run) and run.who("does job 1") == ["Bob"]),
    ("manager_office --wrong-key", "Ann Bob", lambda run: REFUSED in run.errors[0]),
    ("manager_basket --how copy", "Ann Ann Bob Bob", lambda run: run.count("finds 0 things") == 1),
    ("manager_basket --how assign", "Ann Bob Bob Ann", lambda run: run.count("finds 1 things") == 1),
    ("manager_basket", "Ann Bob Bob Ann", both_in),
    ("manager_loop", "Ann Ann Bob Ann", lambda run: run.count("sees pear") == 0),
    ("manager_loop --copy", "Ann Ann Bob Ann", sees_the_rest),
    ("manager_keys --loop", "MainProcess", lambda run: LOST in run.errors[0]),
    ("manager_keys", "MainProcess", lambda run: run.who("sees") == ["Ann", "Ann"]),
    ("manager_early --early", "MainProcess Ann Bob", lambda run: all(GONE in error for error in run.errors)),
    ("manager_early", "Ann Bob", finished),
    ("manager_pool", "MainProcess", lambda run: run.stacks["MainProcess"].endswith("result.get()")),
    ("manager_pool --same", "MainProcess", lambda run: run.count("has [1]") == 1),
    ("manager_stranger --no-key", "Ann Bob", lambda run: {"Ann", "Bob"} <= set(run.stacks)),
    ("manager_stranger", "Ann Bob", heard),
    ("manager_exercise_seat", "Ann Bob", lambda run: run.count("has the seat") == 2),
    ("manager_solution_seat", "Ann Bob", one_has_it),
    ("manager_exercise_teams", "Ann Bob", lambda run: run.count("red has []") == 1),
    ("manager_solution_teams", "Ann Bob", all_points),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_a_method_holds_the_lock_of_its_object(monkeypatch):
    counter, held = Counter(lock=True), []
    monkeypatch.setattr("scripts.manager_counter.say", lambda *_: held.append(counter.lock.locked()))
    counter.add("Ann")
    assert held == [True] and counter.total() == 1
