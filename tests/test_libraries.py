"""Other libraries that have processes: what they run is explored, or refused in a sentence that says why.

A task says two lines, so there are six orders of two tasks. joblib's main process looks for results again and
again: it may look in vain between any two steps, and the orders are many more.
"""

import os
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from every_schedule import LabError, explore
from every_schedule.engine import client, workspace

PROGRAM = Path(__file__).parent / "programs" / "libraries.py"
pytestmark = [
    pytest.mark.everything,
    pytest.mark.skipif(not client.exact(), reason="elsewhere a thread that polls is never quiet"),
]


def library(name):
    """A row of a table: it is run where the library is installed."""
    package = name.partition("_")[0]
    missing = pytest.mark.skipif(find_spec(package) is None, reason=f"{package} is not installed here")
    return pytest.param(name, marks=missing)


@pytest.fixture
def script(tmp_path, monkeypatch):
    """A copy in a folder without `scripts/`, where it runs. No process and no name of the library's stays."""
    monkeypatch.chdir(tmp_path)
    before = set(os.listdir(workspace.SHARED_MEMORY))
    yield shutil.copy(PROGRAM, tmp_path)
    new = set(os.listdir(workspace.SHARED_MEMORY)) - before
    made = {name: re.search(r"(?:loky|joblib\w*?)[-_](\d+)", name) for name in new}
    # Those of a process that is still there are somebody else's: tests run side by side.
    assert not [name for name, by in made.items() if by and not psutil.pid_exists(int(by[1]))]
    stages = psutil.Process().children()  # they adopt whom a program leaves behind
    assert not [process for stage in stages for process in stage.children()]


def explored(script, name):
    every = explore(script, name, holds=lambda run: "[1, 2]" in run.output, points="say", timeout=60)
    assert every.ok and not any(run.left_behind for run in every.runs), str(every)
    return every


@pytest.mark.parametrize("name", [library("pebble"), library("loky"), library("billiard")])
def test_the_tasks_are_explored(script, name):
    assert len(explored(script, name).runs) == 6


@pytest.mark.parametrize("name", [library("loky_stuck")])
def test_what_hangs_leaves_nothing_behind(script, name):
    every = explore(script, name, points="say", timeout=60)
    assert every.counts["hangs"] == len(every.runs) == 1


@pytest.mark.parametrize("name", [library("joblib"), library("joblib_forked")])
def test_a_main_process_that_polls_is_explored_in_part(script, name):
    every = explore(script, name, points="say", limit=2, timeout=60)
    assert every.counts["holds"] == 2 and not every.complete


@pytest.mark.parametrize("name", [library("billiard_pool"), library("mpire")])
def test_threads_that_go_on_and_on_are_named(script, name):
    """Whether they are quiet for long enough depends on the machine; what is said of them does not."""
    try:
        every = explore(script, name, points="say", limit=1, timeout=10)
    except LabError as error:
        package = name.partition("_")[0]
        assert re.search(
            rf"\w, in {package}/\w+\.py.* of a library may be what goes on and on\.$", str(error)
        )
    else:
        assert every.counts["holds"] == 1 and "[1, 2]" in every.runs[0].output
