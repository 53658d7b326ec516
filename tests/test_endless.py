"""Programs that never end: what is found of them until then, and which loop goes on and on."""

from collections import Counter

import pytest

from every_schedule import explore
from every_schedule.engine import client, loops
from every_schedule.schedule import mover

pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")

LIGHT = """\
from multiprocessing import Event, Process
import time

def light(green):
    while 1:
        if green.is_set():
            green.clear()
        else:
            green.set()
        time.sleep(5)

def car(green, number):
    while True:
        for _ in range(1):
            green.wait()
        {drives}

if __name__ == "__main__":
    green = Event()
    Process(target=light, args=(green,), name="light").start()
    for number in range(2):
        Process(target=car, args=(green, number), name=f"car {number}").start()
"""
ROUND = "light goes on and on (light.py:5, while 1:)"
SHORT = 3  # seconds: it never ends, on no machine


def write(folder, drives="time.sleep(2)"):
    script = folder / "light.py"
    script.write_text(LIGHT.replace("{drives}", drives))
    return script


def test_each_actor_moves_a_few_times_and_the_loops_are_named(tmp_path):
    every = explore(write(tmp_path), timeout=SHORT, limit=4)
    assert not every.complete and not every.ok and every.most == 20
    assert {verdict.kind for verdict in every.verdicts} == {"cannot tell"}
    assert "; not complete: it has not ended in time, so each actor makes 20 moves at most" in every.sentence
    for run in every.runs:
        moved = Counter(map(mover, run.schedule))
        assert max(moved.values()) == 20 and run.unknown[-1] == ROUND
        assert any("(light.py:13, while True:)" in what for what in run.unknown)
        assert run.ending().startswith("cannot tell: car 0 ") and "still waiting" not in run.ending()


def test_what_goes_wrong_until_then_is_found(tmp_path):
    script = write(tmp_path, drives='assert green.is_set(), "red light"')
    every = explore(script, timeout=SHORT, limit=60, first=True)
    run = every.shortest("fails")
    assert run is not None and "AssertionError: red light" in run.errors[0]
    assert not every.complete


def test_a_bound_below_which_everything_is_run_is_no_end(tmp_path):
    """One actor has one schedule of twenty moves; there is more."""
    script = tmp_path / "alone.py"
    script.write_text('from scripts.say import say\nwhile True:\n    say("round")\n')
    every = explore(script, timeout=SHORT)
    assert [len(run.schedule) for run in every.runs] == [20] and not every.complete
    assert every.about is None and every.counts == {
        "holds": 0,
        "breaks": 0,
        "hangs": 0,
        "fails": 0,
        "cannot tell": 1,
    }


def test_of_a_long_run_the_text_shows_both_ends(tmp_path):
    script = tmp_path / "long.py"
    script.write_text(
        "from multiprocessing import Process, Value\n"
        "def work(n):\n    for _ in range(100):\n        n.value += 1\n"
        "if __name__ == '__main__':\n    n = Value('i', 0)\n"
        "    p = Process(target=work, args=(n,))\n    p.start(), p.join()\n    assert n.value == 0\n"
    )
    every = explore(script)
    text = str(every)
    assert f"Process-1 ... ({len(every.runs[0].schedule)} steps)\n" in text and " lines ...\n" in text
    assert len(text.splitlines()) < 120 and text.count("reads n.value (long.py:4)") == 48
    assert "AssertionError" in text


# Which loop

SOURCE = """\
while True:
    for a in b:
        one(a)
    while c:
        two()
for a in b:
    while c:
        three()
four()
"""


@pytest.mark.parametrize(
    "line, place",
    [
        (3, "(x.py:1, while True:)"),
        (5, "(x.py:1, while True:)"),
        (8, "(x.py:6, for a in b:)"),
        (9, "(x.py:9, four())"),
        (99, "(x.py:99, )"),
    ],
)
def test_a_loop_without_a_condition_or_the_outermost_around_a_line(line, place):
    job = {"script": "/x.py", "source": SOURCE}
    assert loops.told({"Ann": Counter({("/x.py", line): 2})}, job) == [f"Ann goes on and on {place}"]


def test_who_was_nowhere_twice_goes_round_in_nothing():
    job = {"script": "/x.py", "source": SOURCE}
    assert loops.told({"Ann": Counter({("/x.py", 3): 1})}, job) == []
    assert loops.told({"Ann": Counter({("/not there.py", 3): 2})}, job) == [
        "Ann goes on and on (not there.py:3, )"
    ]
