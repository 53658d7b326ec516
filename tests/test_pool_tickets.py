"""What the chapter on a lock for a pool claims: each label, each count, each exercise."""

import inspect
import re
from multiprocessing.managers import AcquirerProxy
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from chapter import Count, explored, proved, quick_and_slow, under_each_method
from every_schedule import launch
from scripts import (
    pool_tickets_exercise_own,
    pool_tickets_exercise_silent,
    pool_tickets_initializer,
    pool_tickets_inline,
)

ROOT = Path(__file__).parents[1]


def all_right(run):
    """Nobody was left out, and no worker was ended by force."""
    return run.outcome == "finished" and set(run.exit_codes.values()) == {0}


def one_sold(run):
    return run.count("buys") == 1 and run.lines[-1].who == "MainProcess" and all_right(run)


def two_sold(run):
    return run.count("buys") == 2 and run.lines[-1].who == "MainProcess" and all_right(run)


def both_told(run):
    return run.count("sold to ['Ann', 'Bob']") == 1 and two_sold(run)


def ann_first(run):
    return run.who("holds the lock") in (["MainProcess"], ["Ann", "MainProcess"])


def carried(run):
    told = run.count("is told: no connection") == 1 and run.count("counts 1 workers") == 1
    return told and all_right(run)


EXPLORED = [
    ("pool_tickets_shop --no-lock", one_sold, (8, 12, 0, 0)),
    ("pool_tickets_shop --no-lock --workers 1", one_sold, (1, 0, 0, 0)),
    ("pool_tickets_shop", one_sold, (6, 0, 0, 0)),
    ("pool_tickets_argument --ordinary", one_sold, (0, 0, 0, 1)),
    ("pool_tickets_argument", one_sold, (6, 0, 0, 0)),
    ("pool_tickets_inline", all_right, (0, 0, 1, 0)),
    (
        "pool_tickets_inline --keep",
        lambda run: run.who("holds the lock") == ["Bob"] and all_right(run),
        (1, 0, 0, 0),
    ),
    ("pool_tickets_leave", ann_first, (2, 0, 1, 0)),
    ("pool_tickets_leave --join", lambda run: len(run.who("holds the lock")) == 2, (3, 0, 0, 0)),
    ("pool_tickets_opening", one_sold, (0, 1, 0, 0)),
    ("pool_tickets_opening --once", one_sold, (1, 0, 0, 0)),
    ("pool_tickets_initializer", all_right, (0, 0, 0, 1)),
    ("pool_tickets_initializer --carry", carried, (1, 0, 0, 0)),
    ("pool_tickets_exercise_own", one_sold, (6, 12, 0, 0)),
    ("pool_tickets_solution_own", one_sold, (6, 0, 0, 0)),
    ("pool_tickets_exercise_silent", both_told, (0, 1, 0, 0)),
    ("pool_tickets_solution_silent", both_told, (4, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("pool_tickets", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("pool_tickets_shop --no-lock", "Ann Bob Ann Bob", two_sold),
    ("pool_tickets_shop", "Ann Bob Ann Ann", one_sold),
    ("pool_tickets_argument --ordinary", "", lambda run: "through inheritance" in run.errors[0]),
    ("pool_tickets_argument", "Ann Bob Ann Ann", one_sold),
    ("pool_tickets_inline", "", lambda run: run.stacks["MainProcess"].endswith("result.get()")),
    ("pool_tickets_inline --keep", "", all_right),
    ("pool_tickets_leave", "Ann MainProcess", lambda run: run.stacks["MainProcess"].endswith("with lock:")),
    ("pool_tickets_leave --join", "Ann MainProcess", all_right),
    ("pool_tickets_opening", "", two_sold),
    ("pool_tickets_opening --once", "", one_sold),
    ("pool_tickets_initializer", "", lambda run: run.stderr.count("OSError: no connection") == 3),
    ("pool_tickets_initializer --carry", "", carried),
    ("pool_tickets_exercise_own", "Ann Bob", two_sold),
    ("pool_tickets_solution_own", "Ann Bob Ann Ann", one_sold),
    ("pool_tickets_exercise_silent", "", lambda run: run.count("buys") == 0 and all_right(run)),
    ("pool_tickets_solution_silent", "", both_told),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_a_lock_is_taken_although_no_schedule_shows_it(monkeypatch):
    lock, starts, tickets = MagicMock(), Count(3), Count(1)
    pool_tickets_inline.buy(lock)
    pool_tickets_exercise_silent.buy("Ann", lock)
    assert lock.__enter__.call_count == 2
    pool_tickets_initializer.connect(starts)
    monkeypatch.setattr(pool_tickets_exercise_own, "Lock", lambda: tickets.lock)
    pool_tickets_exercise_own.receive(tickets)
    pool_tickets_exercise_own.buy("Ann")
    assert (starts.number, tickets.number) == (4, 0)


def test_ten_buyers_on_five_workers():
    run = launch("pool_tickets_argument", "--workers", 5, "--buyers", 10)
    assert run.count("buys") == 1 and run.count("goes home") == 9


def test_the_table_names_every_method_of_the_proxy():
    text = (ROOT / "book" / "pool_tickets_rules.ipynb").read_text(encoding="utf-8")
    rows = text.partition("## `multiprocessing.managers.AcquirerProxy`")[2].partition("hide-cell")[0]
    named = set(re.findall(r"\| `(\w+)\(", rows))
    assert named == {name for name in dir(AcquirerProxy) if not name.startswith("_")} | {"locked"}
    parameters = str(inspect.signature(AcquirerProxy.acquire)).replace("self, ", "")
    assert f"| `acquire{parameters}`" in rows
