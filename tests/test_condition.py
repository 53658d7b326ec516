"""What the chapter on conditions claims: each label, each count, each exercise."""

import pytest

from chapter import changed, each_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import launch


def eats_what_is_there(run):
    return run.count("-1 left") == 0


def all_eat(run):
    return run.count("eats") == 2 and eats_what_is_there(run)


def one_eats(run):
    return run.count("eats") == 1 and eats_what_is_there(run)


def both_read(run):
    return run.count("has a letter") == 2


def opens_with_two(run):
    return run.who("opens: 2 ready") == ["Xia"]


def by_number(run):
    return run.who("is served") == ["Ann", "Bob", "Cyd"]


def sleeps(who):
    return lambda run: run.outcome == "hung" and set(run.stacks) == {*who.split(), "MainProcess"}


EXPLORED = [
    ("condition_bakery --blind --eaters 1", one_eats, (1, 0, 1, 0)),
    ("condition_bakery --eaters 1", one_eats, (2, 0, 0, 0)),
    ("condition_bakery --blind", all_eat, (14, 0, 14, 0)),
    ("condition_bakery", all_eat, (44, 0, 0, 0)),
    ("condition_bakery --if", all_eat, (44, 0, 0, 0)),
    ("condition_bakery --if --all", all_eat, (38, 12, 0, 0)),
    ("condition_bakery --all", all_eat, (44, 0, 0, 0)),
    ("condition_outside", finished, (2, 0, 1, 0)),
    ("condition_outside --inside", finished, (3, 0, 0, 0)),
    ("condition_mailbox --one", both_read, (12, 0, 2, 0)),
    ("condition_mailbox", both_read, (16, 0, 0, 0)),
    # While this is so, gh-75158 is not fixed. Once it is, condition_wrong and event_wrong have to say so.
    ("condition_killed", finished, (1, 0, 1, 0)),
    ("condition_killed --ask", finished, (2, 0, 0, 0)),
    ("condition_copy", finished, (0, 0, 2, 0)),
    ("condition_copy --shared", finished, (2, 0, 0, 0)),
    ("condition_nested", one_eats, (1, 0, 1, 0)),
    ("condition_nested --same", one_eats, (2, 0, 0, 0)),
    ("condition_limit", eats_what_is_there, (2, 2, 0, 0)),
    ("condition_limit --careful", eats_what_is_there, (4, 0, 0, 0)),
    ("condition_exercise_shop", opens_with_two, (4, 4, 0, 0)),
    ("condition_exercise_numbers", by_number, (0, 0, 6, 0)),
    ("condition_solution_shop", opens_with_two, (6, 0, 0, 0)),
    ("condition_solution_numbers", by_number, (15, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("condition", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("condition_bakery --blind --eaters 1", "Ann Xia", sleeps("Xia")),
    ("condition_bakery --blind", "Ann Ann Xia Yan", sleeps("Xia Yan")),
    ("condition_bakery", "Ann Ann Xia Yan", all_eat),
    ("condition_bakery --if --all", "Xia Yan Ann", lambda run: not eats_what_is_there(run)),
    ("condition_bakery --all", "Xia Yan Ann", all_eat),
    ("condition_outside", "Xia Ann Xia", sleeps("Xia")),
    ("condition_outside --inside", "Xia Ann Xia", finished),
    ("condition_mailbox --one", "Xia Yan Ann Xia", sleeps("Ann Yan")),
    ("condition_mailbox", "Xia Yan Ann Xia", both_read),
    ("condition_killed", "Ann MainProcess", lambda run: run.stacks["MainProcess"].endswith("notify_all()")),
    ("condition_killed --ask", "Ann MainProcess", finished),
    ("condition_copy", "Ann Xia", sleeps("Xia")),
    ("condition_copy --shared", "Ann Xia", lambda run: run.who("sees 1") == ["Xia"]),
    ("condition_nested", "Xia Ann", sleeps("Ann Xia")),
    ("condition_nested --same", "Xia Ann", one_eats),
    ("condition_limit", "Xia Xia~", lambda run: not eats_what_is_there(run)),
    ("condition_limit --careful", "Xia Xia~", lambda run: run.who("goes without") == ["Xia"]),
    ("condition_exercise_shop", "Xia Ann", lambda run: run.count("opens: 1 ready") == 1),
    ("condition_solution_shop", "Xia Ann", opens_with_two),
    ("condition_exercise_numbers", "Cyd Bob Ann", sleeps("Ann Bob Cyd")),
    ("condition_solution_numbers", "Cyd Bob Ann", by_number),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
def test_in_a_free_run_everybody_eats(method):
    assert all_eat(launch("condition_bakery", "--all", start_method=method))


def test_one_who_is_woken_is_the_wrong_one(tmp_path):
    script = changed("condition_solution_numbers", tmp_path, ("notify_all()", "notify()"))
    explored(str(script), by_number, (14, 0, 1, 0))


def test_two_conditions_over_one_lock_need_no_notify_all(tmp_path):
    script = changed(
        "condition_mailbox",
        tmp_path,
        ("Condition, Process, Value\n", "Condition, Lock, Process, Value\n"),
        ("    options = parser.parse_args()\n", "    options = parser.parse_args()\n    lock = Lock()\n"),
        ("Condition(), wake_one", "(Condition(lock), Condition(lock)), wake_one"),
        (
            "def send(box, changed, wake):\n",
            "def send(box, conditions, wake):\n    changed, full = conditions\n",
        ),
        (
            "def read(box, changed, wake):\n",
            "def read(box, conditions, wake):\n    empty, changed = conditions\n",
        ),
        ("box.value = 1\n            wake(changed)", "box.value = 1\n            wake(full)"),
        ("box.value = 0\n        wake(changed)", "box.value = 0\n        wake(empty)"),
    )
    every = explored(f"{script} --one", both_read, (16, 0, 0, 0))
    assert every.ok
