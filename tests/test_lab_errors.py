"""Whatever is wrong with a script, a schedule or a call is said in one clear sentence."""

from pathlib import Path

import pytest

from every_schedule import LabError, explore, launch

PROGRAMS = Path(__file__).parent / "programs"
ENDS, STEPS, ORDER = PROGRAMS / "ends.py", PROGRAMS / "steps.py", PROGRAMS / "order.py"


def sentence(function, *args, **options):
    with pytest.raises(LabError) as caught:
        function(*args, **options)
    return str(caught.value)


def test_unknown_script():
    assert sentence(launch, "lock_tickts") == (
        "There is no script 'lock_tickts': lock_tickts.py is not in scripts/. "
        "Name a file of scripts/ without its .py, or give a path to a .py file."
    )
    assert "nowhere.py is not in" in sentence(explore, "nowhere.py")


def test_unknown_start_method():
    assert sentence(launch, STEPS, 1, 1, start_method="thread").startswith(
        "There is no start method 'thread'"
    )


def test_unknown_kind_of_schedule():
    assert "'broken'" in sentence(explore(STEPS, 1, 1).shortest, "broken")


def test_a_name_that_is_no_actor():
    assert sentence(launch, STEPS, 2, 1, schedule="A C") == (
        "Step 2 of the schedule moves 'C', but no actor of that name has spoken; "
        "the actors so far are A and B. B could."
    )


def test_an_actor_who_has_finished():
    assert sentence(launch, STEPS, 2, 1, schedule="A A") == (
        "Step 2 of the schedule moves 'A', but it has finished (in step 1). B could."
    )


def test_an_actor_who_is_blocked():
    said = sentence(launch, ORDER, "--same", schedule="Ann Bob Bob")
    assert said == (
        "Step 3 of the schedule moves 'Bob', but it is blocked (since step 2) or has nothing left to do. "
        "Ann could."
    )


def test_a_schedule_that_is_too_long():
    assert "Nobody could: the run was over." in sentence(launch, STEPS, 1, 1, schedule="A A")


def test_time_that_cannot_pass():
    assert "no actor is in a wait with a timeout" in sentence(launch, STEPS, 1, 1, schedule="~")


@pytest.mark.parametrize("function", [launch, explore])
def test_a_script_that_never_speaks(function):
    options = {"schedule": ""} if function is launch else {}
    assert sentence(function, ENDS, "silent", **options) == (
        "ends.py ended without one say, so there is nothing to schedule: "
        "let its processes report with say, from scripts.say."
    )


def test_a_worker_that_spins():
    said = sentence(launch, ENDS, "spins", schedule="Ann", timeout=3)
    assert said.startswith(
        "Ann does not settle: after 3 s it is still running or sleeping, and says nothing."
    )
    assert "it does not spin" in said


def test_a_worker_that_polls_for_ever_hangs():
    """It looks, sleeps and looks again, and nobody is left who could change what it sees."""
    every = explore(ENDS, "polls")
    assert every.counts["hangs"] == len(every.runs) > 0
    assert every.runs[0].stacks["Ann"] == "ends.py:43, time.sleep(0.01)"


def test_a_worker_that_does_not_end():
    said = sentence(launch, ENDS, "chatters", schedule=["Ann"], timeout=5)
    assert said.startswith("ends.py does not end: after 1,250 steps it still goes on")
    assert " steps it still goes on: Ann goes on and on (ends.py:" in said and ", while True:). Let" in said


def test_a_limit():
    every = explore(STEPS, 2, 3, limit=5)
    assert len(every.runs) == 5 and str(every).startswith("5 schedules of about ")
    assert sum(explore(STEPS, 2, 2, limit=6).counts.values()) == 6
    every = explore(STEPS, 2, 2, limit=5)
    assert not every.complete and not every.ok and len(every.runs) == 5


def test_a_script_that_throws_dice(tmp_path):
    script = tmp_path / "dice.py"
    script.write_text(
        "import os\nfrom multiprocessing import Process\nfrom scripts.say import say\n"
        "def f():\n    for byte in os.urandom(20): say(byte % 9)\n    for _ in range(byte % 9): say('on')\n"
        "if __name__ == '__main__':\n"
        "    both = [Process(target=f, name=name) for name in ('Ann', 'Bob')]\n"
        "    for one in both: one.start()\n"
        "    for one in both: one.join()\n"
    )
    said = sentence(explore, script, limit=10**6)
    assert said.startswith("dice.py did two different things in the schedule ")


def test_a_script_in_which_others_may_move_the_next_time(tmp_path):
    """Nobody is refused: only who could have moved is different, after the first run."""
    script, runs = tmp_path / "others.py", tmp_path / "runs"
    script.write_text(
        "import sys\nfrom multiprocessing import Process\nfrom scripts.say import say\n"
        "def f(says):\n    for number in range(says): say(number)\n"
        "if __name__ == '__main__':\n"
        "    with open(sys.argv[1], 'a+') as file:\n"
        "        file.write('.')\n        first = file.tell() == 1\n"
        "    says = {'Ann': 2, 'Bob': 1} if first else {'Ann': 1, 'Bob': 2}\n"
        "    both = [Process(target=f, args=(says[name],), name=name) for name in says]\n"
        "    for one in both: one.start()\n"
        "    for one in both: one.join()\n"
    )
    said = sentence(explore, script, runs)
    assert said.startswith("others.py did two different things in the schedule 'Ann Bob'")


def test_two_actors_of_one_name():
    assert sentence(launch, ENDS, "same_names", schedule="").startswith("Two actors are called 'Ann'")


def test_a_script_that_is_no_python(tmp_path):
    script = tmp_path / "torn.py"
    script.write_text("if True\n")
    run = launch(script)
    assert run.outcome == "failed" and "SyntaxError: expected ':'" in run.errors[0]
