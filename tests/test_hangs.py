"""What the chapter on hangs claims: each label, each count, each exercise."""

import pytest

from chapter import explored, finished, proved, quick_and_slow, under_each_method


def told_at_the_end(run):
    return run.lines[-1].what == "knows that both are done"


EXPLORED = [
    ("hangs_letter", finished, (2, 0, 2, 0)),
    ("hangs_letter --let-go", finished, (4, 0, 0, 0)),
    ("hangs_letter --limit 5", finished, (9, 0, 0, 0)),
    ("hangs_exercise_report", told_at_the_end, (0, 0, 6, 0)),
    ("hangs_solution_report", told_at_the_end, (6, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("hangs", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    (
        "hangs_letter",
        "Xia Xia Ann",
        lambda run: run.stacks["Ann"].endswith("with lock:") and "box.get" in run.stacks["Xia"],
    ),
    ("hangs_letter", "Ann Ann", lambda run: run.who("reads a letter") == ["Xia"]),
    ("hangs_letter --let-go", "Xia Xia Ann", lambda run: run.who("reads a letter") == ["Xia"]),
    ("hangs_letter --limit 5", "Xia Xia Ann Xia~", lambda run: run.who("gives up") == ["Xia"]),
    ("hangs_exercise_report", "", lambda run: run.stacks["Zoe"].endswith("done.acquire()")),
    ("hangs_solution_report", "", told_at_the_end),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)
