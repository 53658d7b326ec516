"""What the chapter on chunks and workers claims: each label, each count, each exercise."""

import inspect
import re
from multiprocessing.pool import Pool
from pathlib import Path

import pytest

from chapter import explored, proved, quick_and_slow, under_each_method
from every_schedule import launch

ROOT = Path(__file__).parents[1]


def ends_with(text):
    """The invariant: the main process says this last, and all ended well."""

    def holds(run):
        if run.outcome != "finished" or set(run.exit_codes.values()) != {0}:
            return str(run)
        return run.lines[-1].what == text or run.lines[-1].what

    return holds


def turns(*workers):
    """The invariant: so many numbers for worker 1, worker 2..."""

    def holds(run):
        got = [line.who for line in run.lines if line.what.startswith("got")]
        pairs = [[x, x + 1] for x in range(1, 11)]
        right = run.lines[-1].what == f"has {pairs}" and set(run.exit_codes.values()) == {0}
        return right and got == [f"worker {n}" for n, times in enumerate(workers, 1) for _ in range(times)]

    return holds


def once_a_worker(run):
    """Two workers are given a pickled table each; forked ones have it."""
    times = 0 if run.start_method == "fork" else 2
    return ends_with(f"has pickled the table {times} times; all right: True")(run)


KNOWS_ALL = ends_with("knows of [2, 3, 4]")
RIGHT_SHARES = ends_with("has [None, 12, 6, 4]")
ALL_RIGHT = ends_with("has [1, 2, 3, 4]")


def counts_too_few(run):
    return run.count("counts 30") == 0 and ends_with(run.lines[-1].what)(run)


def nobody_is_idle(run):
    return [line.step for line in run.lines if line.what == "starts"] == [0, 0, 1, 2] and ALL_RIGHT(run)


EXPLORED = [
    ("pool_chunks_letters", KNOWS_ALL, (48, 0, 0, 0)),
    ("pool_chunks_letters --chunksize 2", KNOWS_ALL, (0, 5, 0, 0)),
    ("pool_chunks_letters --chunksize 2 --safe", KNOWS_ALL, (35, 0, 0, 0)),
    ("pool_chunks_share", ends_with("shares 2 + 2"), (4, 4, 0, 0)),
    ("pool_chunks_share --chunksize 2", ends_with("shares 2 + 2"), (6, 0, 0, 0)),
    ("pool_chunks_share --chunksize 4", ends_with("shares 4"), (1, 0, 0, 0)),
    ("pool_chunks_sizes --items 100", ends_with("counts [13, 13, 13, 13, 13, 13, 13, 9]"), (1, 0, 0, 0)),
    ("pool_chunks_sizes --method imap", ends_with("counts [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"), (1, 0, 0, 0)),
    ("pool_chunks_ten", turns(9, 1), (1, 0, 0, 0)),
    ("pool_chunks_ten --chunksize 2", turns(10), (1, 0, 0, 0)),
    ("pool_chunks_ten --chunksize 2 --maxtasks 2", turns(4, 4, 2), (1, 0, 0, 0)),
    ("pool_chunks_float", ALL_RIGHT, (0, 0, 1, 0)),
    ("pool_chunks_float --int", ALL_RIGHT, (6, 0, 0, 0)),
    ("pool_chunks_table", ends_with("has pickled the table 8 times; all right: True"), (1, 0, 0, 0)),
    ("pool_chunks_exercise_report", ends_with("counts 30 words"), (0, 4, 0, 0)),
    ("pool_chunks_solution_report", ends_with("counts 30 words"), (4, 0, 0, 0)),
    ("pool_chunks_exercise_shares", RIGHT_SHARES, (0, 3, 0, 0)),
    ("pool_chunks_solution_shares", RIGHT_SHARES, (6, 0, 0, 0)),
    ("pool_chunks_exercise_idle", nobody_is_idle, (4, 2, 0, 0)),
    ("pool_chunks_solution_idle", nobody_is_idle, (8, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("pool_chunks", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("pool_chunks_letters", "letter 1, letter 2", KNOWS_ALL),
    ("pool_chunks_letters --chunksize 2", "letter 1, letter 3", ends_with("knows of []")),
    ("pool_chunks_letters --chunksize 2 --safe", "letter 1, letter 3", KNOWS_ALL),
    ("pool_chunks_share", "item 2, item 3, item 4", ends_with("shares 3 + 1")),
    ("pool_chunks_sizes", "", ends_with("counts [2, 2, 2, 2, 2]")),
    ("pool_chunks_ten", "", turns(9, 1)),
    ("pool_chunks_ten --chunksize 2", "", turns(10)),
    ("pool_chunks_float", "", lambda run: "pool.map" in run.stacks["MainProcess"]),
    ("pool_chunks_float --int", "", ALL_RIGHT),
    ("pool_chunks_table --initializer", "", once_a_worker),
    ("pool_chunks_exercise_report", "page 1, page 2", counts_too_few),
    ("pool_chunks_solution_report", "page 1, page 2", ends_with("counts 30 words")),
    ("pool_chunks_exercise_shares", "2 guests, 0 guests", lambda run: run.count("has []") == 1),
    ("pool_chunks_solution_shares", "2 guests, 0 guests", RIGHT_SHARES),
    ("pool_chunks_exercise_idle", "job 3, job 4", lambda run: nobody_is_idle(run) is False),
    ("pool_chunks_solution_idle", "job 2, job 3", nobody_is_idle),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_costs_are_measured():
    run = launch("pool_chunks_cost", timeout=60)
    assert run.count("times the loop") == 5 and ends_with(run.lines[-1].what)(run) is True


def test_the_table_has_the_signatures_of_every_method_that_takes_chunks():
    text = (ROOT / "book" / "pool_chunks_rules.ipynb").read_text(encoding="utf-8")
    rows = re.findall(r"\| `(\w+)(\([^`]*\))`", text)
    methods = [getattr(Pool, name) for name in dir(Pool) if not name.startswith("_") and name != "Process"]
    takes_chunks = {f.__name__ for f in methods if "chunksize" in inspect.signature(f).parameters}
    assert dict(rows).keys() >= takes_chunks and len(takes_chunks) >= 6
    for name, parameters in rows:
        assert str(inspect.signature(getattr(Pool, name))).replace("self, ", "") == parameters


def test_the_pool_of_the_exercise_is_closed_where_no_share_fails():
    run = launch("pool_chunks_exercise_shares", 1, 2, 3, schedule="")
    assert ends_with("has [12, 6, 4]")(run) is True
