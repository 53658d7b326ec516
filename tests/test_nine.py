"""Nine kinds of fault as public reports tell of them, not a line changed; and mended forms of the same.

The fault is found within 300 runs, by default; of a mended form nothing goes wrong in the simplest orders.
"""

import shutil
from pathlib import Path

import pytest

from every_schedule import explore
from every_schedule.engine import client
from every_schedule.exploration import FAILURES

pytestmark = [
    pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only"),
    pytest.mark.everything,
]

NINE = Path(__file__).parent / "programs/nine"
FAULTS = {  # what is said of the run that is shown
    "lost_loop": ("fails", "AssertionError"),
    "managed_dict": ("fails", "AssertionError"),
    "sqlite_stock": ("fails", "are left"),
    "flock_fork": ("fails", ""),
    "fork_threads": ("hangs", "ForkProcess-1: fork_threads.py:11, with log, open("),
    "joinable": ("hangs", "joinable.py:9, item = queue.get()"),
    "handler": ("hangs", "Process-1: handler.py:13, with lock:"),
    "exit_hang": ("hangs", "MainProcess: exit_hang.py:24, producer.join()"),
    "killed_waiter": ("hangs", "MainProcess: killed_waiter.py:20, event.set()"),
}


@pytest.fixture
def program(tmp_path):
    return lambda name: shutil.copy(NINE / f"{name}.py", tmp_path)


def test_there_are_nine():
    assert {path.stem for path in NINE.glob("*.py")} == FAULTS.keys() and len(FAULTS) == 9


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_found(program, name):
    kind, says = FAULTS[name]
    every = explore(program(name), limit=300, first=True, timeout=300)
    run = every.shortest(kind)
    assert run is not None and {found.kind for found in every.findings} == {kind}
    assert says in str(run), str(run)
    assert len(str(every).splitlines()) < 250


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_goes_wrong_where_it_is_mended(program, name):
    every = explore(program(name), "mended", limit=4 if name == "lost_loop" else 40)
    assert not any(every.counts[kind] for kind in FAILURES), str(every)
    assert every.ok or not every.complete or every.untried, every.sentence
