"""What the chapter on pools claims: each label, each count, each exercise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chapter import each_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import launch

ROOT = Path(__file__).parents[1]


def says(text):
    """The invariant that the last line is this one."""
    return lambda run: run.outcome == "finished" and run.lines[-1].what == text


def two_ahead(run):
    ahead = most = 0
    for line in run.lines:
        ahead += line.what.startswith("is asked") - line.what.startswith("takes")
        most = max(most, ahead)
    return most <= 2


table = says("has {1: 1, 2: 4, 3: 9}")
both_pages = says("finds ['page1', 'page2']")
lengths = says("has [('fig', 3), ('kiwi', 4), ('peach', 5)]")
both_done = says("has [1, 2]")


def as_they_come(run):
    ends = [who for who in run.schedule if who != "MainProcess"]
    return [line.what for line in run.lines if line.who == "MainProcess"] == [
        f"shows the page {page}" for page in ends
    ]


two_numbers = says("has [1, None, 3]")


def tells_of_it(run):
    return "ValueError" in run.stderr or run.count("ValueError: invalid literal") == 1


EXPLORED = [
    ("pool_squares", table, (24, 0, 0, 0)),
    ("pool_squares --how imap_unordered", table, (7, 17, 0, 0)),
    ("pool_squares --how map_async", table, (24, 0, 0, 0)),
    ("pool_progress --how imap_unordered", says("has 3 of 3"), (20, 0, 0, 0)),
    ("pool_apply", says("has [1, 4]"), (8, 0, 0, 0)),
    ("pool_apply --wait", says("has [1, 4]"), (1, 0, 0, 0)),
    ("pool_starmap", says("has [3, 7]"), (6, 0, 0, 0)),
    ("pool_starmap --map", finished, (0, 0, 0, 1)),
    ("pool_ahead", two_ahead, (10, 4, 0, 0)),
    ("pool_ahead --window 2", two_ahead, (8, 0, 0, 0)),
    ("pool_leave", both_pages, (2, 3, 0, 0)),
    ("pool_leave --wait", both_pages, (6, 0, 0, 0)),
    ("pool_vanish", tells_of_it, (0, 1, 0, 0)),
    ("pool_vanish --report", tells_of_it, (1, 0, 0, 0)),
    ("pool_vanish --get", tells_of_it, (0, 0, 0, 1)),
    ("pool_broken", finished, (0, 0, 1, 0)),
    ("pool_broken --whole", finished, (0, 0, 0, 1)),
    ("pool_killed", finished, (0, 0, 1, 0)),
    ("pool_killed --executor", finished, (1, 0, 0, 0)),
    ("pool_daemon", finished, (0, 0, 0, 1)),
    ("pool_daemon --executor", says("has been helped"), (1, 0, 0, 0)),
    ("pool_callback", says("has 2"), (4, 6, 0, 0)),
    ("pool_callback --lock", says("has 2"), (7, 0, 0, 0)),
    ("pool_bad_callback", finished, (0, 0, 1, 0)),
    ("pool_bad_callback --in-main", says("has four"), (1, 0, 0, 0)),
    ("pool_exercise_words", lengths, (1, 3, 0, 0)),
    ("pool_exercise_last", both_done, (1, 1, 0, 0)),
    ("pool_exercise_apple", two_numbers, (0, 0, 0, 4)),
    ("pool_exercise_pages", as_they_come, (5, 7, 0, 0)),
    ("pool_solution_words", lengths, (4, 0, 0, 0)),
    ("pool_solution_last", both_done, (2, 0, 0, 0)),
    ("pool_solution_apple", two_numbers, (4, 0, 0, 0)),
    ("pool_solution_pages", as_they_come, (20, 0, 0, 0)),
]
SCRIPTS = sorted({command.split()[0] for command, *_ in EXPLORED})


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("pool", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


def raises(text):
    return lambda run: run.outcome == "failed" and text in run.errors[0]


def waits_in(call):
    return lambda run: run.outcome == "hung" and call in run.stacks["MainProcess"]


ORDER = "task 2, task 2, task 3, task 3"
PROOFS = [
    ("pool_squares --how imap_unordered", ORDER, says("has {1: 4, 2: 9, 3: 1}")),
    ("pool_squares", ORDER, table),
    ("pool_squares --how map_async", ORDER, table),
    ("pool_progress", "task 2, task 3, task 1", says("has 3 of 3")),
    ("pool_apply", "task 1, MainProcess", says("has [1, 4]")),
    ("pool_apply --wait", "task 1, task 2", says("has [1, 4]")),
    ("pool_starmap", "task 3, task 1", says("has [3, 7]")),
    ("pool_starmap --map", "MainProcess", raises("TypeError: add() missing 1 required positional")),
    ("pool_ahead", "input, input, input, input", lambda run: not two_ahead(run)),
    ("pool_ahead --window 2", "input, input, MainProcess", two_ahead),
    ("pool_leave", "task 1, MainProcess", says("finds ['page1']")),
    ("pool_leave --wait", "MainProcess, task 1", both_pages),
    ("pool_vanish", "task 1,", lambda run: finished(run) and run.stderr == ""),
    ("pool_vanish --get", "task 1,", raises("ValueError: invalid literal for int()")),
    ("pool_vanish --report", "task 1,", lambda run: run.who("ValueError: invalid") == ["callback"]),
    ("pool_broken", "task 1,", waits_in("pool.apply(")),
    ("pool_broken --whole", "task 1,", raises("WholeTooBig: 7 is over 5")),
    ("pool_killed", "task 1,", waits_in("result.get(")),
    ("pool_killed --executor", "task 1,", says("is told: BrokenProcessPool")),
    ("pool_daemon", "task 1,", raises("AssertionError: daemonic processes are not allowed to have")),
    ("pool_daemon --executor", "task 1, helper, task 1", says("has been helped")),
    ("pool_callback", "MainProcess, task 1, callback, callback", says("has 1")),
    ("pool_callback --lock", "MainProcess, task 1, callback", says("has 2")),
    ("pool_bad_callback", "task 1,", waits_in("result.get(")),
    ("pool_bad_callback --in-main", "task 1,", says("has four")),
    ("pool_exercise_words", "peach, kiwi", lambda run: not lengths(run)),
    ("pool_exercise_last", "task 2,", says("has [2]")),
    ("pool_exercise_apple", "task two,", raises("ValueError: invalid literal for int()")),
    ("pool_exercise_pages", "news, index, help", lambda run: not as_they_come(run)),
    ("pool_solution_words", "peach, kiwi", lengths),
    ("pool_solution_last", "task 2, task 1", both_done),
    ("pool_solution_apple", "task two, task 3, task 1", two_numbers),
    ("pool_solution_pages", "news, index, help", as_they_come),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
def test_an_exception_that_cannot_be_unpickled_ends_the_result_thread(method):
    run = launch("pool_broken", schedule="task 1,", start_method=method)
    assert "TypeError: TooBig.__init__() missing 1 required positional argument: 'limit'" in run.stderr


def test_a_pool_goes_on_after_a_worker_was_killed():
    run = launch("pool_killed", "--timeout", 2, schedule="task 1, ~, MainProcess, task 2")
    assert says("has 4")(run)


def test_ordered_results_wait_for_the_slowest_task():
    for how, step in (("imap_unordered", 1), ("imap", 3), ("map", 3)):
        run = launch("pool_progress", "--how", how, schedule="task 2, task 3, task 1")
        assert [line.step for line in run.lines if line.what == "has 1 of 3"] == [step]


ENDING = {
    "pool_broken": ["--whole"],
    "pool_killed": ["--executor"],
    "pool_bad_callback": ["--in-main"],
}
FAILING = {command for command, _, counts in EXPLORED if counts[3]}


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_pool_is_left_to_the_garbage_collector(script, tmp_path):
    command = [
        sys.executable,
        "-Walways::ResourceWarning",
        "-m",
        f"scripts.{script}",
        *ENDING.get(script, []),
    ]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    fails = " ".join([script, *ENDING.get(script, [])]) in FAILING
    assert (done.returncode, "unclosed" in done.stderr) == (int(fails), False), done.stderr
    assert ": " in done.stdout  # it has said something
