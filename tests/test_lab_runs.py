"""What a run says of itself: lines, outcome, exit codes, errors, stacks, and the schedule that repeats it."""

import signal
from pathlib import Path

import pytest

from chapter import each_method
from every_schedule import check, explore, launch

PROGRAMS = Path(__file__).parent / "programs"
ENDS, STEPS, ORDER, TICKETS = (PROGRAMS / f"{name}.py" for name in ("ends", "steps", "order", "tickets"))


@each_method
def test_a_directed_run_follows_its_schedule(method):
    run = launch(TICKETS, schedule="Ann Bob Ann Bob", start_method=method)
    assert run.schedule == ["Ann", "Bob", "Ann", "Bob", "Ann", "Bob"]
    assert [tuple(line) for line in run.lines] == [
        (0, "Ann", "arrives"),
        (0, "Bob", "arrives"),
        (1, "Ann", "sees 1"),
        (2, "Bob", "sees 1"),
        (3, "Ann", "buys"),
        (4, "Bob", "buys"),
    ]
    assert run.outcome == "finished" and run.directed
    assert run.exit_codes == {"MainProcess": 0, "Ann": 0, "Bob": 0}
    assert run.count("buys") == 2 and run.who("buys") == ["Ann", "Bob"] and run.actors == ["Ann", "Bob"]
    assert run.moves[0] == ["Ann", "Bob"] and run.ends == {"Ann": 5, "Bob": 6}
    assert not run.left_behind and not run.errors and not run.stacks


def test_the_schedule_of_a_run_repeats_it():
    for run in explore(TICKETS).runs:
        again = launch(TICKETS, schedule=run.schedule, start_method="fork")
        assert again.lines == run.lines and again.schedule == run.schedule


def test_ways_to_write_a_schedule():
    runs = [launch(STEPS, 2, 1, schedule=text) for text in ("B A", "B, A", "B", ["B", "A"])]
    assert [run.schedule for run in runs] == [["B", "A"]] * 4
    assert launch(STEPS, 2, 1, schedule="").schedule == ["A", "B"]


def test_a_free_run_has_seconds_and_no_schedule():
    run = launch(STEPS, 2, 2)
    assert not run.directed and run.schedule == [] and run.outcome == "finished"
    assert sorted(line[1:] for line in run.lines) == [(w, f"step {n}") for w in "AB" for n in (0, 1)]
    times = [line.step for line in run.lines]
    assert times == sorted(times) and all(isinstance(time, float) for time in times)


@each_method
def test_an_uncaught_exception(method):
    run = launch(ENDS, "fails", schedule="", start_method=method)
    assert run.outcome == "failed" and run.exit_codes["Ann"] == 1
    (error,) = run.errors
    assert error.startswith("Process Ann:\n  ends.py:")
    assert error.endswith('raise ValueError("no such ticket")\nValueError: no such ticket')
    assert explore(ENDS, "fails", start_method=method).counts["fails"] == 1


def test_a_main_process_that_fails():
    run = launch(ENDS, "main_fails", schedule="")
    assert run.outcome == "failed" and run.exit_codes["MainProcess"] == 1
    assert run.errors[-1].endswith("RuntimeError: main gives up")
    exploration = explore(ENDS, "main_fails")
    assert exploration.verdicts[0].reason == "RuntimeError: main gives up"


@pytest.mark.parametrize("directed", [True, False])
def test_a_bad_exit_code(directed):
    run = launch(ENDS, "exits", schedule="" if directed else None)
    assert (run.outcome, run.exit_codes["MainProcess"]) == ("failed", 3)
    assert run.errors == ["MainProcess ended with exit code 3"]
    assert explore(ENDS, "exits").counts["fails"] == 1


@each_method
def test_the_autopsy_of_a_hung_run(method):
    run = launch(ORDER, schedule="Ann Bob", start_method=method)
    assert run.outcome == "hung" and run.exit_codes["MainProcess"] is None
    waits = {who: place.partition(", ")[2] for who, place in run.stacks.items()}
    assert waits == {"Ann": "with second:", "Bob": "with second:", "MainProcess": "worker.join()"}
    assert "still waiting" in str(run) and not run.left_behind


def test_the_autopsy_of_a_free_run():
    run = launch(ENDS, "hangs")
    assert run.outcome == "hung"
    assert set(run.stacks) >= {"MainProcess"} and "lock.acquire()" in str(run.stacks)


@each_method
def test_a_killed_process(method):
    run = launch(ENDS, "killed", schedule="Ann Bob", start_method=method)
    assert run.outcome == "hung" and run.stacks["Bob"].endswith("lock.acquire()")
    assert run.exit_codes.get("Ann", -signal.SIGKILL) == -signal.SIGKILL


def test_a_terminated_process():
    run = launch(ENDS, "terminated", schedule="")
    assert run.exit_codes["Ann"] == -signal.SIGTERM and run.count("exit code -15") == 1


@each_method
def test_processes_that_nobody_joins(method):
    """The interpreter does so at its end: then the run is the same, but for the note."""
    run = launch(ENDS, "unjoined", schedule="", start_method=method)
    assert run.unjoined == ["Ann"] and str(run).endswith("finished; never joined: Ann")
    assert run.outcome == "finished" and "Finished; never joined: Ann." in run._repr_html_()
    assert set(run.exit_codes.values()) <= {0, -signal.SIGTERM} and not run.left_behind


def test_explorations_tell_whom_nobody_joins():
    grade = check(ENDS, "unjoined")
    assert grade.passed and str(grade).endswith("schedules; never joined: Ann.")
    assert "all hold; never joined: Ann." in grade.exploration._repr_html_()
    assert str(grade.exploration).endswith("all hold; never joined: Ann")
    failed = launch(ENDS, "fails_unjoined", schedule="")
    assert (
        "failed; never joined: Ann:" in str(failed) and "Failed; never joined: Ann:" in failed._repr_html_()
    )
    assert launch(ENDS, "main_fails", schedule="").unjoined == []  # it did not get that far


def test_lines_that_were_not_said():
    run = launch(ENDS, "child_prints", schedule="")
    assert run.lines[0] == (0, "", "a bare line") and run.output == "a bare line\nAnn: one\nAnn: two\n"


@each_method
def test_time_passes_when_nobody_else_can_move(method):
    exploration = explore(ENDS, "timeout", start_method=method)
    (run,) = exploration.runs
    assert run.schedule == ["Ann", "Ann~", "Ann"] and run.count("gives up") == 1
    for schedule in ("Ann Ann~", "Ann ~"):
        assert launch(ENDS, "timeout", schedule=schedule, start_method=method).lines == run.lines


def test_time_is_a_choice_where_nothing_can_be_read_from_the_kernel(monkeypatch):
    monkeypatch.setenv("EVERY_SCHEDULE_PORTABLE", "1")
    run = launch(ENDS, "timeout", schedule="Ann Ann~", patience=0.01)
    assert run.schedule == ["Ann", "Ann~", "Ann"] and run.count("gives up") == 1


def test_the_end_of_a_sleep_is_a_move():
    run = launch(ENDS, "naps", schedule="Ann Ann~")
    assert run.lines[-1] == (2, "Ann", "woke")


def test_an_exploration():
    exploration = explore(TICKETS, holds=lambda run: run.count("buys") == 1 or "sold twice")
    assert exploration.shortest("breaks").schedule == ["Ann", "Bob", "Bob", "Bob", "Ann", "Ann"]
    assert exploration.shortest("hangs") is None
    assert {verdict.reason for verdict in exploration.verdicts} == {"", "sold twice"}
    assert [run.count("buys") == 1 for run in exploration.runs] == [
        verdict.kind == "holds" for verdict in exploration.verdicts
    ]
    assert repr(exploration) == "<Exploration of tickets.py under fork: 20 schedules: 8 hold, 12 break>"
    assert str(exploration).startswith("20 schedules: 8 hold, 12 break")
    assert len(exploration.runs[:3]) == 3 and exploration.runs[-1].schedule[0] == "Bob"


def test_a_grade():
    bad = check(TICKETS, holds=lambda run: run.count("buys") == 1)
    assert not bad.passed and str(bad).startswith("Not yet. Under fork, 20 schedules: 8 hold, 12 break")
    good = check(TICKETS, "--lock", holds=lambda run: run.count("buys") == 1)
    assert good.passed and str(good) == "Solved: holds in all 6 schedules."
    assert "Solved" in good._repr_html_() and "<img" in bad._repr_html_()


def test_a_message_of_several_lines(tmp_path):
    script = tmp_path / "torn.py"
    script.write_text('raise RuntimeError("\\n    the message\\n\\n    in lines")\n')
    assert launch(script).errors[0].splitlines()[-4:] == ["RuntimeError: ", "the message", "", "in lines"]


@each_method
def test_a_child_that_waits_at_its_exit(method):
    """Its feeder thread cannot write what nobody reads. A forked child also has its parent's frames."""
    run = launch(PROGRAMS / "full_pipe.py", schedule="Ann", start_method=method)
    assert run.outcome == "hung"
    assert run.stacks["Ann"].startswith("multiprocessing/queues.py")
    assert run.stacks["MainProcess"].endswith("ann.join()")


@each_method
def test_an_object_of_a_class_of_the_script_comes_back(method, tmp_path):
    script = tmp_path / "answer.py"
    script.write_text(
        "from multiprocessing import Pool\nfrom scripts.say import say\n"
        "class Answer:\n    pass\n"
        "def work():\n    say('starts', who='task 1')\n    return Answer()\n"
        "if __name__ == '__main__':\n"
        "    with Pool(1) as pool:\n        say(type(pool.apply(work)).__name__)\n"
    )
    assert launch(script, schedule="task 1,", start_method=method).count("Answer") == 1
