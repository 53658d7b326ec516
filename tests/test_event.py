"""What the chapter on events claims: each label, each count, each exercise."""

from multiprocessing import Event

import pytest

from chapter import (
    Count,
    changed,
    each_method,
    explored,
    finished,
    proved,
    quick_and_slow,
    under_each_method,
)
from every_schedule import launch
from scripts import event_exercise_box, event_solution_box


def on_green(run):
    return run.count("crosses on red") == 0 and run.count("crosses on green") == 1


def cars(run):
    """Who may go and who crosses, line by line: on a road for one, each car's two lines stand together."""
    return [line.who for line in run.lines if line.what == "may go" or "crosses" in line.what]


def both_run(run):
    return run.count("runs") == 2


def runs_no_light(run):
    return run.count("runs the red light") == 0


def gets_true(run):
    return run.count("gets True") == 1


def gets_the_pulse(run):
    return run.count("gets pulse 1") == 1


def cleans_up(run):
    return run.who("cleans up") == ["Ann"]


def goes_home_when_told(run):
    """Ann does no piece after the stop, and none before its minute is over; and she goes home."""
    told = next(line.step for line in run.lines if line.what == "has said stop")
    pieces = [line.step for line in run.lines if line.what.startswith("does piece")]
    minutes = [run.schedule[:step].count("Ann~") for step in pieces]
    return all(step < told for step in pieces) and minutes == [1, 2][: len(pieces)] and run.count("home") == 1


def reads_two(run):
    return run.count("reads letter") == 2


def has_two(run):
    return run.count("has 2 of 2 letters") == 1


EXPLORED = [
    ("event_light", on_green, (21, 6, 0, 0)),
    ("event_crossing", on_green, (31, 0, 0, 0)),
    ("event_start", both_run, (66, 0, 0, 0)),
    ("event_red --patience 0", runs_no_light, (3, 3, 0, 0)),
    ("event_red", runs_no_light, (5, 3, 0, 0)),
    ("event_pulse", gets_true, (6, 3, 2, 0)),
    ("event_rounds", gets_the_pulse, (5, 0, 0, 0)),
    ("event_killed", finished, (1, 0, 1, 0)),
    ("event_killed --semaphore", finished, (2, 0, 0, 0)),
    ("event_signal", cleans_up, (1, 0, 1, 0)),
    ("event_signal --exit", cleans_up, (2, 0, 0, 0)),
    ("event_exercise_bell", reads_two, (10, 0, 3, 0)),
    ("event_solution_bell", reads_two, (14, 0, 0, 0)),
    ("event_exercise_box", has_two, (3, 0, 2, 0)),
    ("event_solution_box", has_two, (5, 0, 0, 0)),
    ("event_exercise_stop", goes_home_when_told, (0, 15, 0, 0)),
    ("event_solution_stop", goes_home_when_told, (16, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("event", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("event_light", "Ann Light Light Ann", lambda run: run.who("crosses on red") == ["Ann"]),
    ("event_light --cars 2", "Ann Bob Light", lambda run: cars(run) == ["Ann", "Ann", "Bob", "Bob"]),
    ("event_crossing", "Ann Light Light Ann", lambda run: on_green(run) and run.count("has seen") == 2),
    ("event_crossing", "Ann Light Ann Light Ann Ann", on_green),
    ("event_start", "Zoe Ann Bob", both_run),
    ("event_start", "Ann Bob Zoe", lambda run: [line.step for line in run.lines[-3:-1]] == [3, 3]),
    ("event_red --patience 1", "Ann Ann~", lambda run: run.who("runs the red light") == ["Ann"]),
    ("event_red", "Ann Light", lambda run: run.who("crosses on green") == ["Ann"]),
    ("event_pulse", "Bob Bob Bob Ann", lambda run: "news.wait()" in run.stacks["Ann"]),
    ("event_rounds", "Bob Bob Ann", gets_the_pulse),
    ("event_killed", "Ann MainProcess", lambda run: run.stacks["MainProcess"].endswith("news.set()")),
    ("event_killed --semaphore", "Ann MainProcess", lambda run: finished(run) and run.exit_codes["Ann"] < 0),
    ("event_signal", "Ann MainProcess", lambda run: run.stacks["Ann"].endswith("stop.set()")),
    ("event_signal --exit", "Ann MainProcess", lambda run: cleans_up(run) and finished(run)),
    ("event_exercise_bell", "Postman Postman Postman Ann", lambda run: "bell.wait()" in run.stacks["Ann"]),
    ("event_solution_bell", "Postman Postman Postman Ann", reads_two),
    ("event_exercise_box", "Ann Postman Postman Ann", lambda run: "bell.wait()" in run.stacks["Ann"]),
    ("event_solution_box", "Ann Postman Postman Ann", has_two),
    ("event_exercise_stop", "Zoe Ann", lambda run: not goes_home_when_told(run)),
    ("event_solution_stop", "Ann Ann~ Zoe", lambda run: goes_home_when_told(run) and run.count("piece") == 1),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
@pytest.mark.parametrize("script", ["event_light", "event_crossing"])
def test_five_cars_in_a_free_run(script, method):
    run = launch(script, "--cars", 5, start_method=method)
    assert finished(run) and sorted(run.who("crosses")) == ["Ann", "Bob", "Cyd", "Dan", "Eve"]
    assert script == "event_light" or run.count("crosses on green") == 5
    assert cars(run)[::2] == cars(run)[1::2]  # one at a time


@each_method
def test_wait_without_a_timeout_returns_what_is_so(method):
    run = launch("event_pulse", "--plain", schedule="Ann Bob", start_method=method)
    assert finished(run) and run.count("gets True") + run.count("gets False") == 1


@each_method
@pytest.mark.parametrize(
    ("order", "told"),
    [("Ann Cyd Bob", (True, True)), ("Ann Bob Cyd", (True, False)), ("Bob Ann Cyd", (False, False))],
)
def test_of_two_who_wait_each_may_be_told_either_way(order, told, method):
    run = launch("event_pulse", "--both", schedule=f"Ann Cyd Bob {order}", start_method=method)
    assert finished(run)
    assert [run.who(f"gets {flag}").count(name) for name, flag in zip(("Ann", "Cyd"), told, strict=True)] == [
        1,
        1,
    ]


def test_a_semaphore_that_was_released_after_a_death_can_be_acquired(tmp_path):
    asks = ('say("has told everybody")', 'say(f"acquires: {news.acquire(block=False)}")')
    script = changed("event_killed", tmp_path, asks)
    assert launch(script, "--semaphore", schedule="Ann MainProcess").count("acquires: True") == 1


@pytest.mark.parametrize("script", [event_exercise_box, event_solution_box])
def test_the_box_is_opened_under_its_lock(script):
    box, bell = Count(), Event()
    script.bring(box, bell)
    script.read(box, bell)
    assert box.number == 0
