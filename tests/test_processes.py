"""The scripts of the chapter `processes`, under every start method."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import check, explore, launch
from lab.launch import START_METHODS

ROOT = Path(__file__).parents[1]
METHODS = START_METHODS if os.name == "posix" else ("spawn",)

each_method = pytest.mark.parametrize("method", METHODS)


def counts(every):
    return {kind: count for kind, count in every.counts.items() if count}


def total_is_2(run):
    return run.count("the total is 2") == 1


def whole_lines(run):
    return run.count(r"reads 'tick\ntick\n'") == 1


def saved(run):
    return run.count("has saved") == 1


# What is correct holds in every schedule; what is labelled goes wrong in exactly so many. The counts do
# not depend on the start method. Where they would take long, one schedule stands for them under the others.


@pytest.mark.parametrize(
    ("script", "args", "holds", "expected"),
    [
        ("processes_globals", [], total_is_2, {"holds": 6}),
        ("processes_globals", ["--no-queue"], total_is_2, {"breaks": 6}),
        ("processes_torn_lines", [], whole_lines, {"holds": 6}),
        ("processes_torn_lines", ["--print"], whole_lines, {"holds": 8, "breaks": 12}),
        ("processes_daemon", [], saved, {"holds": 4}),
        ("processes_daemon", ["--no-join"], saved, {"holds": 7, "breaks": 3}),
        ("processes_lifecycle", [], None, {"holds": 3}),
    ],
)
def test_counts(script, args, holds, expected):
    assert counts(explore(script, *args, holds=holds)) == expected


@each_method
@pytest.mark.parametrize(
    ("script", "args", "schedule", "holds", "expected"),
    [
        ("processes_globals", [], "Bob Ann", total_is_2, True),
        ("processes_globals", ["--no-queue"], "Ann Ann Bob Bob", total_is_2, False),
        ("processes_torn_lines", [], "Ann Bob", whole_lines, True),
        ("processes_torn_lines", ["--print"], "Ann Bob", whole_lines, False),
        ("processes_daemon", [], "MainProcess", saved, True),
        ("processes_daemon", ["--no-join"], "MainProcess MainProcess", saved, False),
        ("processes_lifecycle", [], "MainProcess MainProcess MainProcess", lambda run: True, True),
    ],
)
def test_one_schedule(script, args, schedule, holds, expected, method):
    run = launch(script, *args, schedule=schedule, start_method=method)
    assert (run.outcome, holds(run), run.left_behind) == ("finished", expected, [])


@each_method
def test_without_a_guard_the_child_raises_unless_it_is_forked(method):
    run = launch("processes_no_guard", schedule="", start_method=method)
    if method == "fork":
        assert (run.outcome, run.exit_codes["Ann"], run.who("works")) == ("finished", 0, ["Ann"])
    else:  # under forkserver, Python 3.14.10 fails in start()
        assert (run.outcome, run.exit_codes.get("Ann", 1), run.who("works")) == ("failed", 1, [])
        assert "An attempt has been made to start a new process before the" in run.stderr


# How processes end, and what they begin with


@each_method
def test_endings(method):
    run = launch("processes_endings", schedule="", start_method=method)
    codes = {"Ann": 0, "Bob": 1, "Cyd": 3, "Dan": 7, "Eve": -15, "Fay": -9 if os.name == "posix" else -15}
    assert run.exit_codes == codes | {"MainProcess": 0}
    assert [line.what for line in run.lines if line.who == "MainProcess"] == [
        f"{name} ({how}): exitcode {codes[name]}"
        for how, name in zip(["return", "raise", "exit", "_exit", "terminate", "kill"], codes, strict=True)
    ]
    assert run.who("works") == list(codes)
    assert run.who("cleans up") == ["Ann", "Bob", "Cyd"]
    assert [error.splitlines()[-1] for error in run.errors] == ["ValueError: on purpose"]


@pytest.mark.skipif(
    sys.version_info < (3, 14) or os.name != "posix", reason="Process.interrupt is new in 3.14"
)
@each_method
def test_an_interrupted_process_cleans_up(method):
    run = launch("processes_endings", "interrupt", schedule="", start_method=method)
    assert (run.exit_codes["Gus"], run.who("cleans up")) == (1, ["Gus"])


@each_method
def test_what_a_process_begins_with(method):
    forked = method == "fork"
    run = launch("processes_inherit", schedule="", start_method=method)
    assert [line.what for line in run.lines] == [
        "takes the lock",
        f"this module is called {'__main__' if forked else '__mp_main__'}",
        f"level is {100 if forked else 0}",
        f"the lock is {'held' if forked else 'free'}; threads: 1",
        f"started by MainProcess, forked by {'another process' if method == 'forkserver' else 'it'}",
        "exitcode 0",
    ]
    assert run.outcome == "finished"


@each_method
def test_cost_is_measured(method):
    run = launch("processes_cost", start_method=method)
    assert run.outcome == "finished"
    assert float(run.lines[0].what.removesuffix(" ms")) > 0


# Free runs: nobody directs, the scripts do the same


@pytest.mark.parametrize("script", ["globals", "torn_lines", "daemon", "lifecycle", "endings"])
def test_a_free_run_ends_by_itself(script):
    run = launch(f"processes_{script}")
    assert run.outcome == ("failed" if script == "endings" else "finished")
    assert not run.left_behind


def test_say_is_plain_printing_without_a_director():
    program = "from scripts.say import say; say('two\\nlines'); say('done', who='task 1')"
    env = {name: value for name, value in os.environ.items() if name != "EVERY_SCHEDULE"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("MainProcess: two lines\ntask 1: done\n", "")


# Exercises


def both_say_hello(run):
    return run.count("hello") == 2


def both_squares(run):
    return run.count("results: [9, 16]") == 1


@each_method
def test_exercise_settings_fails_unless_forked_and_its_solution_passes(method):
    broken = check("processes_exercise_settings", "hello", holds=both_say_hello, start_method=method)
    mended = check("processes_solution_settings", "hello", holds=both_say_hello, start_method=method)
    assert (broken.passed, mended.passed) == (method == "fork", True)
    assert counts(broken.exploration) == {"holds" if method == "fork" else "breaks": 2}
    assert counts(mended.exploration) == {"holds": 2}


@each_method
def test_exercise_results_fails_and_its_solution_passes(method):
    broken = check("processes_exercise_results", holds=both_squares, start_method=method)
    mended = check("processes_solution_results", holds=both_squares, start_method=method)
    assert (broken.passed, mended.passed) == (False, True)
    assert counts(broken.exploration) == {"breaks": 2}
    assert counts(mended.exploration) == {"holds": 2}


@pytest.mark.parametrize(
    "script", ["globals", "torn_lines", "daemon", "endings", "exercise_settings", "solution_settings"]
)
def test_help(script):
    command = [sys.executable, "-m", f"scripts.processes_{script}", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stdout.startswith("usage: ")
