"""The scripts of the chapter `processes`, under every start method."""

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import MagicMock, call

import pytest

from chapter import by_method, each_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import explore, launch
from scripts import processes_lifecycle, processes_torn_lines

ROOT = Path(__file__).parents[1]


def total_is_2(run):
    return run.count("the total is 2") == 1


def whole_lines(run):
    return run.count(r"reads 'tick\ntick\n'") == 1


def saved(run):
    return run.count("has saved") == 1


def both_say_hello(run):
    return run.count("hello") == 2


def both_squares(run):
    return run.count("results: [9, 16]") == 1


def told(run):
    """What `fate` says after each join."""
    said = [line.what for line in run.lines if line.who == "MainProcess"]
    return said[1::2] == ["Ann has finished", "Bob has failed with 3", "Cyd was ended by SIGKILL"]


def killed(run):
    return finished(run) and run.count("exitcode -9") == 1


EXPLORED = [
    ("processes_globals", total_is_2, (6, 0, 0, 0)),
    ("processes_globals --no-queue", total_is_2, (0, 6, 0, 0)),
    ("processes_torn_lines", whole_lines, (6, 0, 0, 0)),
    ("processes_torn_lines --print", whole_lines, (8, 12, 0, 0)),
    ("processes_daemon", saved, (4, 0, 0, 0)),
    ("processes_daemon --no-join", saved, (7, 3, 0, 0)),
    ("processes_lifecycle", finished, (3, 0, 0, 0)),
    ("processes_exercise_results", both_squares, (0, 2, 0, 0)),
    ("processes_solution_results", both_squares, (2, 0, 0, 0)),
    ("processes_solution_settings hello", both_say_hello, (2, 0, 0, 0)),
    ("processes_exercise_fate", told, (0, 8, 0, 0)),
    ("processes_solution_fate", told, (8, 0, 0, 0)),
    ("processes_one_by_one", finished, (6, 0, 0, 0)),
    ("processes_one_by_one --join-each", finished, (1, 0, 0, 0)),
    ("processes_stubborn", killed, (2, 0, 0, 0)),
    ("processes_stubborn --terminate", killed, (0, 0, 1, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("processes", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


def works(run):
    return run.who("works") == ["Ann"] and run.count("Ann's exitcode is 0") == 1


BY_METHOD = [
    (
        "processes_exercise_settings hello",
        both_say_hello,
        {"fork": (2, 0, 0, 0), "spawn": (0, 2, 0, 0), "forkserver": (0, 2, 0, 0)},
    ),
    ("processes_no_guard", works, {"fork": (1, 0, 0, 0), "spawn": (0, 0, 0, 1), "forkserver": (0, 0, 0, 1)}),
    (
        "processes_fork_threads",
        finished,
        {"fork": (0, 0, 1, 0), "spawn": (2, 0, 0, 0), "forkserver": (2, 0, 0, 0)},
    ),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_what_depends_on_the_start_method(command, holds, counts, method):
    explored(command, holds, counts, method)


def and_finished(proof):
    return lambda run: finished(run) and proof(run)


def breaks(holds):
    return lambda run: finished(run) and not holds(run)


PROOFS = [
    ("processes_globals", "Bob Ann", and_finished(total_is_2)),
    ("processes_globals --no-queue", "Ann Ann Bob Bob", breaks(total_is_2)),
    ("processes_torn_lines", "Ann Bob", and_finished(whole_lines)),
    ("processes_torn_lines --print", "Ann Bob", breaks(whole_lines)),
    ("processes_daemon", "MainProcess", and_finished(saved)),
    ("processes_daemon --no-join", "MainProcess MainProcess", breaks(saved)),
    ("processes_lifecycle", "MainProcess MainProcess MainProcess", finished),
    ("processes_exercise_results", "", breaks(both_squares)),
    ("processes_solution_results", "", and_finished(both_squares)),
    ("processes_solution_settings hello", "", and_finished(both_say_hello)),
    ("processes_exercise_fate", "", breaks(told)),
    ("processes_solution_fate", "", and_finished(told)),
    ("processes_stubborn", "", killed),
    ("processes_stubborn --terminate", "", lambda run: run.outcome == "hung" and not run.count("exitcode")),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
def test_without_a_guard_the_child_raises_unless_it_is_forked(method):
    run = launch("processes_no_guard", schedule="", start_method=method)
    if method == "fork":
        assert (run.outcome, run.exit_codes["Ann"], run.who("works")) == ("finished", 0, ["Ann"])
        assert run.unjoined == []
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


def test_the_first_join_of_a_life_waits_for_nothing(monkeypatch):
    """So no line of a run would miss it."""
    process = MagicMock()
    monkeypatch.setattr(processes_lifecycle, "Process", process)
    processes_lifecycle.main()
    assert process().join.call_args_list == [call(timeout=0), call()]


def test_who_reports_closes_the_file(tmp_path, monkeypatch):
    """So that the lowest free descriptor is the same as before."""
    monkeypatch.chdir(tmp_path)
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    processes_torn_lines.report(use_print=False)
    assert os.open(os.devnull, os.O_RDONLY) == lowest
    os.close(lowest)


# Free runs: nobody directs, the scripts do the same


@pytest.mark.parametrize("script", ["globals", "torn_lines", "daemon", "lifecycle", "endings"])
def test_a_free_run_ends_by_itself(script):
    run = launch(f"processes_{script}")
    assert run.outcome == ("failed" if script == "endings" else "finished")
    assert not run.left_behind


@each_method
def test_the_plainest_programs_print_what_the_page_says(method):
    for script, output in (("plain", "hello, Ann\nexit code: 0\n"), ("subclass", "[9, 16]\n")):
        run = launch(f"processes_{script}", start_method=method)
        assert (run.output, run.outcome) == (output, "finished")


def test_the_parent_of_a_class_of_ones_own_joins_each():
    every = explore("processes_subclass")
    assert every.counts["holds"] == len(every.runs) > 1 and every.unjoined == []


@each_method
def test_with_a_join_in_the_loop_nobody_begins_before_the_other_has_ended(method):
    run = launch("processes_one_by_one", "--join-each", schedule="", start_method=method)
    assert [line.who for line in run.lines] == ["Ann", "Ann", "Bob", "Bob"]
    run = launch("processes_one_by_one", schedule="Ann Bob", start_method=method)
    assert {line.who for line in run.lines[:2]} == {"Ann", "Bob"}


def test_say_is_plain_printing_without_a_director():
    program = "from scripts.say import say; say('two\\nlines'); say('done', who='task 1')"
    env = {name: value for name, value in os.environ.items() if name != "EVERY_SCHEDULE"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("MainProcess: two lines\ntask 1: done\n", "")
