"""With points at operations a task in a thread of an executor, or of asyncio, is an actor."""

import shutil
from pathlib import Path

import pytest

from every_schedule import check, explore
from every_schedule.engine import client

pytestmark = pytest.mark.skipif(not client.exact(), reason="operations are exact on Linux only")

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture
def program(tmp_path):
    return shutil.copy(PROGRAMS / "in_threads.py", tmp_path)


@pytest.mark.parametrize("by", ["asyncio", "executor"])
def test_a_race_of_tasks_in_threads_is_found(program, by):
    every = explore(program, by, points="operations", first=True, holds=lambda run: "3" in run.output)
    run = every.shortest("breaks") or every.shortest("fails")
    assert run is not None and set(run.actors) == {"MainProcess", "MainProcess/task 1", "MainProcess/task 2"}


def test_a_program_with_tasks_in_threads_can_be_checked(program):
    grade = check(program, "apart", start_method="fork", holds=lambda run: run.outcome == "finished")
    assert grade.passed and grade.closer is not None and len(grade.closer.runs) > 1, str(grade)
