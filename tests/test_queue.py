"""What the chapter on queues claims: each label, each count, each exercise."""

import pytest

from chapter import each_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import launch


def all_eaten(run):
    return run.count("bakes") == run.count("eats") == 1


def gets_it(run):
    return run.count("gets a letter") == 1


def arrives(run):
    return run.count("gets 1 bytes") == 1


def one_roll(run):
    return run.count("gets ['roll']") == 1


def in_order(run):
    return run.count("gets A, then B") == 1


def asked(run):
    return run.who("is asked to end") == ["Ann"]


def both_letters(run):
    return run.count("gets letter 1") == run.count("gets letter 2") == 1


def both_done(run):
    return run.who("does job") == ["Bob", "Bob"]


def job_done(run):
    return run.count("does a job") == 1


def fresh(run):
    ahead = 0
    for line in run.lines:
        ahead += line.what.startswith("bakes") - line.what.startswith("eats")
        if ahead > 2:
            return False
    return run.count("eats roll") == 3


def one_in(run):
    return (run.count("is in"), run.count("goes home")) == (1, 1)


EXPLORED = [
    ("queue_bakery", all_eaten, (10, 0, 0, 0)),
    ("queue_bakery --early", all_eaten, (32, 12, 0, 0)),
    ("queue_bakery --nones 1", all_eaten, (0, 0, 10, 0)),
    ("queue_bakery --nones 3", all_eaten, (10, 0, 0, 0)),
    ("queue_feeder", gets_it, (2, 2, 0, 0)),
    ("queue_feeder --wait", gets_it, (2, 0, 0, 0)),
    ("queue_bounded", both_letters, (13, 0, 0, 0)),
    ("queue_big", finished, (1, 0, 0, 0)),
    ("queue_big --join-first", finished, (0, 0, 1, 0)),
    ("queue_big --join-first --simple", finished, (0, 0, 1, 0)),
    ("queue_creator", finished, (0, 0, 1, 0)),
    ("queue_creator --cancel", finished, (1, 0, 0, 0)),
    ("queue_cancel", arrives, (1, 1, 0, 0)),
    ("queue_cancel --size 1000000", arrives, (0, 1, 1, 0)),
    ("queue_cancel --wait", arrives, (2, 0, 0, 0)),
    ("queue_killed", finished, (1, 0, 1, 0)),
    ("queue_killed --ask", asked, (2, 0, 0, 0)),
    ("queue_order", in_order, (5, 3, 0, 0)),
    ("queue_order --numbered", in_order, (8, 0, 0, 0)),
    ("queue_order --simple", in_order, (1, 0, 0, 0)),
    ("queue_changed", one_roll, (1, 2, 0, 0)),
    ("queue_changed --copy", one_roll, (3, 0, 0, 0)),
    ("queue_unpicklable", finished, (1, 0, 0, 0)),
    ("queue_unpicklable --generator", finished, (0, 0, 0, 1)),
    ("queue_exercise_ahead", fresh, (10, 4, 0, 0)),
    ("queue_exercise_drain", both_done, (2, 2, 0, 0)),
    ("queue_exercise_one_none", job_done, (0, 0, 10, 0)),
    ("queue_exercise_places", one_in, (6, 0, 0, 8)),
    ("queue_solution_ahead", fresh, (13, 0, 0, 0)),
    ("queue_solution_drain", both_done, (5, 0, 0, 0)),
    ("queue_solution_one_none", job_done, (10, 0, 0, 0)),
    ("queue_solution_places", one_in, (6, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("queue", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


FEEDER = "Ann's feeder"
PROOFS = [
    ("queue_bakery --early", "Dan, Eve, MainProcess, Ann", lambda run: run.count("eats") == 0),
    ("queue_bakery --nones 1", "Ann, Dan, Dan, Eve", lambda run: "queue.get()" in run.stacks["Eve"]),
    ("queue_bakery --nones 1", "Dan, Eve", lambda run: "process.join()" in run.stacks["MainProcess"]),
    ("queue_bakery", "Dan, Eve, Ann", all_eaten),
    ("queue_feeder", "Ann, Ann, Ann", lambda run: run.count("full() True, empty() True") == 1),
    ("queue_feeder --wait", "Ann, Ann", gets_it),
    ("queue_bounded", "Ann, Ann, Bob", both_letters),
    ("queue_bounded --timeout 2", "Ann, Ann, ~", lambda run: run.who("gives up") == ["Ann"]),
    ("queue_big --join-first", "Ann, Ann", lambda run: "ann.join()" in run.stacks["MainProcess"]),
    ("queue_big --join-first --simple", "Ann", lambda run: "queue.put(" in run.stacks["Ann"]),
    ("queue_big", "Ann, Ann", lambda run: run.count("gets 1000000 bytes") == 1),
    ("queue_creator", "MainProcess", lambda run: "_finalize_join" in run.stacks["MainProcess"]),
    ("queue_creator --cancel", "MainProcess", finished),
    ("queue_cancel", "Ann, Ann, ~", lambda run: run.count("gets nothing") == 1),
    (
        "queue_cancel --size 1000000",
        f"Ann, {FEEDER}, Ann",
        lambda run: "timeout=2" in run.stacks["MainProcess"],
    ),
    ("queue_cancel --wait", "Ann, Ann", arrives),
    ("queue_killed", "Ann, MainProcess, Bob", lambda run: "queue.get()" in run.stacks["Bob"]),
    ("queue_killed --ask", "Ann, MainProcess", asked),
    ("queue_order", "Ann, Ann, Bob, Bob's feeder", lambda run: run.count("gets B, then A") == 1),
    ("queue_order --numbered", "Ann, Ann, Bob, Bob's feeder", in_order),
    ("queue_order --simple", "Ann", in_order),
    ("queue_changed", "Ann, Ann", lambda run: run.count("gets ['roll', 'cake']") == 1),
    ("queue_changed --copy", "Ann, Ann", one_roll),
    ("queue_unpicklable --generator", "Ann, Ann, ~", lambda run: run.count("gets nothing") == 1),
    ("queue_unpicklable", "Ann, Ann", lambda run: run.count("gets [0, 1, 4, 9]") == 1),
    ("queue_exercise_ahead", "Ann, Ann", lambda run: run.count("bakes roll 3") == 1 and not fresh(run)),
    ("queue_exercise_drain", "Bob, Ann, Ann", lambda run: run.count("does job") == 0),
    ("queue_exercise_one_none", "Bob, Cyd", lambda run: len({"Bob", "Cyd"} & set(run.stacks)) == 1),
    ("queue_exercise_places", "Ann, Bob", lambda run: "queue.Full" in run.errors[0]),
    ("queue_solution_ahead", "Ann, Ann", fresh),
    ("queue_solution_drain", "Bob, Ann, Ann", both_done),
    ("queue_solution_one_none", "Bob, Cyd", job_done),
    ("queue_solution_places", "Ann, Bob", one_in),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_an_exception_in_the_feeder_is_printed_and_nothing_else():
    run = launch("queue_unpicklable", "--generator", schedule="Ann Ann ~")
    assert run.errors == ["TypeError: cannot pickle 'generator' object"]
    assert run.exit_codes == {"MainProcess": 0, "Ann": 0}


@each_method
def test_three_bakers_and_two_eaters_run_free(method):
    run = launch("queue_bakery", "--bakers", 3, "--count", 2, "--nones", 3, start_method=method)
    baked, eaten = (
        sorted(line.what.removeprefix(verb) for line in run.lines if line.what.startswith(verb))
        for verb in ("bakes ", "eats ")
    )
    assert (run.outcome, len(baked)) == ("finished", 6)
    assert baked == eaten
