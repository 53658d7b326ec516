"""One run of each story stands for all its schedules: the same counts as running all, to the last.

It is the sharpest test of what is noted of a program with points at `say`: an operation that is missing
changes a count.
"""

import importlib
from collections import Counter

import pytest

from chapter import ROOT, everything
from every_schedule import explore
from every_schedule.classes import Order
from test_labels import CHAPTERS

PROGRAMS = ROOT / "tests" / "programs"
LARGEST = 130  # schedules

# An actor that is killed, a feeder's thread, a file and a lock, a pool, free actors.
QUICK = ["queue_cancel", "queue_order", "lock_tickets", "pool_ahead --window 2", "programs/steps.py 2 3"]
OF_TESTS = [
    *(f"programs/steps.py {actors} {says}" for actors, says in [(1, 4), (3, 2), (4, 1)]),
    "programs/order.py",
    "programs/order.py --same",
    "programs/room.py 2",
    "programs/tickets.py",
    "programs/tickets.py --lock",
    *(
        f"programs/tools.py {tool}"
        for tool in ["queue", "pipe", "event", "condition", "barrier", "rlock", "manager", "memory", "pool"]
    ),
]


def of_chapters():
    """What the chapters explore, if it is small enough."""
    for name in CHAPTERS:
        if (ROOT / f"tests/test_{name}.py").exists():
            for command, _, counts in getattr(importlib.import_module(f"test_{name}"), "EXPLORED", ()):
                if sum(counts) <= LARGEST:
                    yield command


SLOW = sorted({*of_chapters(), *OF_TESTS} - {*QUICK})
NOT_YET = {
    "manager_early --early": "the end of a manager is no operation on what it holds",
    "manager_office": "whoever calls a manager by its address has a name of its own for the same object",
    "shared_memory_exercise_light": "the name of a block holds a process id, another one in each run",
    "shared_memory_solution_light": "the name of a block holds a process id, another one in each run",
}


def slow(command):
    wrong = [pytest.mark.xfail(reason=NOT_YET[command], strict=True)] if command in NOT_YET else []
    return pytest.param(command, marks=[everything, *wrong])


def endings(every):
    return Counter({(ending.outcome, ending.lines, ending.files): ending.count for ending in every.endings})


@pytest.mark.parametrize("command", [*QUICK, *map(slow, SLOW)])
def test_one_run_of_each_story_gives_the_counts_of_all(command):
    script, *args = command.split()
    path = ROOT / "tests" / script if script.startswith("programs/") else script
    every = explore(path, *args)
    one = explore(path, *args, each=False)
    assert len(every.runs) == sum(one.weights) and every.counts == one.counts
    assert len(one.runs) == one.stories == every.stories and endings(every) == endings(one)
    classes = Counter(Order(run.steps).key() for run in every.runs)
    assert all(classes[Order(run.steps).key()] == Order(run.steps).extensions() for run in every.runs)


def test_what_chapters_explore_is_small_enough():
    assert len(SLOW) > 150


def test_hopeless_before(tmp_path):
    """Four actors with three lines each, which write a file of their own and read a common one."""
    script = tmp_path / "four.py"
    script.write_text(FOUR)
    every = explore(script, each=False, holds=lambda run: run.count("sees 5") == 4 and len(run.files) == 5)
    assert every.sentence == f"369,600 schedules, counted from {len(every.runs)} runs: all hold"
    assert len(every.runs) < 40


FOUR = """
from multiprocessing import Process
from pathlib import Path
from scripts.say import say


def work(name):
    say("arrives")
    Path(f"{name}.txt").write_text(name)
    say("has written")
    say(f"sees {Path('common.txt').read_text()}")


if __name__ == "__main__":
    Path("common.txt").write_text("5")
    workers = [Process(target=work, args=(name,), name=name) for name in ("Ann", "Bob", "Cyd", "Dan")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
"""
