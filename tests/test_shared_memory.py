"""What the chapter on shared memory claims: each label, each count, each exercise."""

import subprocess
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

import pytest

from chapter import (
    ROOT,
    by_method,
    each_method,
    explored,
    finished,
    proved,
    quick_and_slow,
    under_each_method,
)
from every_schedule import launch
from scripts import shared_memory_owner

EMPTY = "ValueError: cannot mmap an empty file"


def lent(run):
    return run.count("finds her block gone") == 0 and run.count("reads 7") == 1


def all_there(run):
    return run.count("reads 7 and 8") == 1 and not run.stderr


def reads_7(run):
    return run.count("reads 7") == 1 and not run.stderr


def two_votes(run):
    return run.who("counts 2") == ["MainProcess"] and not run.stderr


def old_or_new(run):
    return run.who("reads 2") == ["Bob"] and not run.stderr


EXPLORED = [
    ("shared_memory_owner", all_there, (6, 0, 0, 0)),
    ("shared_memory_early", None, (3, 0, 0, 1)),
    ("shared_memory_early --told", reads_7, (5, 0, 0, 0)),
    ("shared_memory_list", old_or_new, (7, 3, 0, 0)),
    ("shared_memory_list --lock", old_or_new, (9, 0, 0, 0)),
    ("shared_memory_exercise_light", all_there, (2, 0, 0, 4)),
    ("shared_memory_solution_light", all_there, (6, 0, 0, 0)),
    ("shared_memory_exercise_votes", two_votes, (2, 4, 0, 0)),
    ("shared_memory_solution_votes", two_votes, (4, 0, 0, 0)),
]
# Before 3.13 the name is taken back from the tracker; where all have one, it complains of the unlink.
ONE_TRACKER = (2, 4, 0, 0) if sys.version_info >= (3, 13) else (0, 4, 0, 2)
# One schedule more breaks under fork: gh-82300. A Python that has mended it fails here.
BY_METHOD = [
    (
        "shared_memory_shelf",
        lent,
        {"fork": (1, 5, 0, 0), "spawn": (2, 4, 0, 0), "forkserver": (2, 4, 0, 0)},
    ),
    (
        "shared_memory_shelf --untracked",
        lent,
        {"fork": (2, 4, 0, 0), "spawn": ONE_TRACKER, "forkserver": ONE_TRACKER},
    ),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("shared_memory", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_what_depends_on_the_start_method(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("shared_memory_shelf", "Bob Bob Ann", lambda run: run.who("finds no block") == ["Bob"]),
    ("shared_memory_shelf --untracked", "Ann Bob Bob Ann", lent),
    ("shared_memory_owner", "Ann Bob", all_there),
    ("shared_memory_early", "Bob Ann", lambda run: EMPTY in run.errors[0]),
    ("shared_memory_early --told", "Bob Ann", reads_7),
    ("shared_memory_list", "Ann Bob", lambda run: run.who("reads 1e-323") == ["Bob"]),
    ("shared_memory_list --lock", "Ann Bob", lambda run: run.who("reads 2.5") == ["Bob"]),
    (
        "shared_memory_exercise_light",
        "MainProcess Ann Bob",
        lambda run: len(run.errors) == 2 and "FileNotFoundError" in run.errors[0],
    ),
    ("shared_memory_solution_light", "MainProcess Ann Bob", all_there),
    ("shared_memory_exercise_votes", "Ann Bob", lambda run: run.count("counts 1") == 1),
    ("shared_memory_solution_votes", "Ann Bob", two_votes),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
def test_both_ways_give_the_same_answer(method):
    run = launch("shared_memory_cost", "--megabytes", 1, "--rounds", 1, start_method=method)
    assert finished(run) and "same answer: True" in run.output and not run.stderr and not run.unjoined


@pytest.mark.skipif("fork" not in each_method.args[1], reason="there is no fork here")
@pytest.mark.parametrize("option", ["", "--untracked"])
def test_the_reader_destroys_the_block_unless_its_tracker_does_not_know(option):
    """gh-82300, in one run; a Python that has mended it fails here."""
    run = launch("shared_memory_shelf", *option.split(), schedule="Ann Bob Bob Ann", start_method="fork")
    assert run.count("finds her block gone") == (option == "")


def test_another_program_destroys_the_block_at_its_end():
    """gh-82300 in plain Python; a Python that has mended it fails here, and the chapter has to be told."""
    block = SharedMemory(create=True, size=1)
    try:
        reader = (
            f"from multiprocessing.shared_memory import SharedMemory; SharedMemory({block.name!r}).close()"
        )
        done = subprocess.run([sys.executable, "-c", reader], cwd=ROOT, capture_output=True, timeout=60)
        assert done.returncode == 0
        with pytest.raises(FileNotFoundError):
            block.unlink()
    finally:
        resource_tracker.unregister(f"/{block.name}", "shared_memory")
        block.close()


def test_the_owner_removes_the_block_also_after_an_error(monkeypatch):
    blocks = []

    def make(**options):
        blocks.append(SharedMemory(**options))
        return blocks[-1]

    def refused(**_):
        raise RuntimeError("no process today")

    monkeypatch.setattr(shared_memory_owner, "SharedMemory", make)
    monkeypatch.setattr(shared_memory_owner, "Process", refused)
    with pytest.raises(RuntimeError, match="no process today"):
        shared_memory_owner.main()
    [block] = blocks
    with pytest.raises(FileNotFoundError):
        block.unlink()
