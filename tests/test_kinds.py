"""The kinds of test_nine.py in another build: subclasses of Process, generators, handlers that are methods.

Each right answer was found by reasoning. With "safe" the program is right, and holds in every order.
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

KINDS = Path(__file__).parent / "programs/kinds"
FAULTS = {  # what goes wrong, whether it may also go well, and what is said of the run that is shown
    "rows": ("fails", True, "AssertionError: only"),
    "stopper": ("hangs", True, "Worker-1: stopper.py:18, with self.lock:"),
    "stop_flag": ("hangs", True, "Process-1: stop_flag.py:16, self.stop.set()"),
    "renders": ("hangs", False, "MainProcess: renders.py:29, c.join()"),
    "no_goodbye": ("hangs", False, "Process-1: no_goodbye.py:8, while (order := conn.recv())"),
    "idle": ("hangs", True, "idle1 was ended by SIGKILL"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_found_and_nothing_else(tmp_path, name):
    kind, may_hold, says = FAULTS[name]
    every = explore(shutil.copy(KINDS / f"{name}.py", tmp_path), start_method="fork", timeout=60)
    assert every.complete and says in str(every.shortest(kind))
    assert {kind for kind, count in every.counts.items() if count} == {kind} | (
        {"holds"} if may_hold else set()
    )


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_goes_wrong_where_it_is_mended(tmp_path, name):
    every = explore(shutil.copy(KINDS / f"{name}.py", tmp_path), "safe", start_method="fork", timeout=60)
    assert every.ok and not any(every.counts[kind] for kind in FAILURES), str(every)
