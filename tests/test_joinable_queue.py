"""What the chapter on JoinableQueue claims: each label, each count, each exercise."""

from unittest.mock import Mock

import pytest

from chapter import Count, changed, each_method, explored, proved, quick_and_slow, under_each_method
from every_schedule import launch
from scripts import joinable_queue_ending, joinable_queue_jobs

TOO_MANY = "ValueError: task_done() called too many times"


def in_order(first, second):
    """An invariant: both lines are said, in this order."""

    def holds(run):
        said = [line.what for line in run.lines]
        return first in said and second in said and said.index(first) < said.index(second)

    return holds


def both_done(run):
    return run.count("finds 2 jobs done") == 1


def saves(run):
    return run.count("saves [9, 16]") == 1


def deals_with_both(run):
    return run.count("gives up") == run.count("has done 2") == run.count("sees all jobs done") == 1


def ends_well(run):
    return run.count("goes home") == run.count("sees everything done") == 1


done_before_seen = in_order("has done the job", "sees the job done")
all_read = in_order("has read page 2", "sees all pages read")

EXPLORED = [
    ("joinable_queue_jobs --early", both_done, (2, 4, 0, 0)),
    ("joinable_queue_jobs", both_done, (2, 0, 0, 0)),
    ("joinable_queue_watch", done_before_seen, (23, 33, 0, 0)),
    ("joinable_queue_watch --event", done_before_seen, (33, 0, 0, 0)),
    ("joinable_queue_ending", saves, (0, 2, 0, 0)),
    ("joinable_queue_ending --sentinel", saves, (2, 0, 0, 0)),
    ("joinable_queue_failing --no-finally", deals_with_both, (0, 0, 2, 0)),
    ("joinable_queue_failing", deals_with_both, (2, 0, 0, 0)),
    ("joinable_queue_twice", None, (0, 0, 0, 6)),
    ("joinable_queue_exercise_sentinel", ends_well, (0, 0, 2, 0)),
    ("joinable_queue_solution_sentinel", ends_well, (4, 0, 0, 0)),
    ("joinable_queue_exercise_pages", all_read, (0, 6, 0, 0)),
    ("joinable_queue_solution_pages", all_read, (2, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("joinable_queue", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("joinable_queue_jobs --early", "Ann Xia Xia Ann Ann", lambda run: run.count("finds 1 jobs done") == 1),
    ("joinable_queue_jobs --early --consumers 2", "Ann Xia Yan Ann", lambda run: run.count("finds 0") == 1),
    ("joinable_queue_jobs", "Ann Xia Xia Xia Ann", both_done),
    ("joinable_queue_jobs --producers 2", "Ann Bob Xia", lambda run: run.count("finds 4 jobs done") == 2),
    ("joinable_queue_watch", "Zoe Zoe Ann", lambda run: not done_before_seen(run)),
    ("joinable_queue_watch --event", "Zoe Ann Xia", done_before_seen),
    ("joinable_queue_ending", "", lambda run: run.count("saves") == 0 and run.exit_codes["Xia"] == -15),
    ("joinable_queue_ending --sentinel", "", lambda run: saves(run) and run.exit_codes["Xia"] == 0),
    ("joinable_queue_failing --no-finally", "", lambda run: "jobs.join()" in run.stacks["MainProcess"]),
    ("joinable_queue_failing", "", deals_with_both),
    ("joinable_queue_twice", "", lambda run: run.errors[0].splitlines()[-1] == TOO_MANY),
    ("joinable_queue_exercise_sentinel", "", lambda run: "jobs.join()" in run.stacks["MainProcess"]),
    ("joinable_queue_solution_sentinel", "", ends_well),
    ("joinable_queue_exercise_pages", "", lambda run: not all_read(run) and run.outcome == "finished"),
    ("joinable_queue_solution_pages", "", all_read),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
def test_three_producers_and_two_consumers_in_a_free_run(method):
    run = launch("joinable_queue_jobs", "--producers", 3, "--consumers", 2, start_method=method)
    assert run.outcome == "finished" and run.count("begins job") == 6
    assert sorted(run.who("finds")) == ["Ann", "Bob", "Cyd"] and run.count("finds 6 jobs done") >= 1


def test_jobs_are_counted_under_a_lock():
    jobs, done = Mock(), Count()
    jobs.get.side_effect = ["job 1", EOFError]
    with pytest.raises(EOFError):
        joinable_queue_jobs.consume(jobs, done, early=False)
    assert done.number == 1


def test_what_is_in_finally_is_done_after_an_error(capsys):
    jobs = Mock()
    jobs.get.side_effect = [3, EOFError]
    with pytest.raises(EOFError):
        joinable_queue_ending.consume(jobs)
    assert capsys.readouterr().out.endswith("saves [9]\n")


@pytest.mark.parametrize(
    ("command", "old", "new"),
    [
        ("joinable_queue_failing --no-finally", '"two"', '"1"'),  # no job that goes wrong
        ("joinable_queue_exercise_sentinel", '("job 1", None)', '("job 1",)'),  # no sentinel
    ],
)
def test_one_task_done_is_missing_and_no_other(command, old, new, tmp_path):
    script, *options = command.split()
    run = launch(changed(script, tmp_path, (old, new)), *options, schedule="")
    assert run.who("sees") == ["MainProcess"]
    assert run.outcome == "finished" or run.stacks["MainProcess"].endswith("consumer.join()")
