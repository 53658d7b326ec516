"""What the chapter on choosing claims: the same counts for each carrier, and each exercise."""

import sys

import nbformat
import pytest

from chapter import ROOT, changed, each_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import explore, launch
from scripts import choosing_measure


def sold_once(run):
    return run.count("buys a ticket") == 1


def both_orders(run):
    return run.who("has orders from ['Ann', 'Bob']") == ["MainProcess"]


def five(run):
    return run.who("counts 5") == ["MainProcess"]


def sold_twice(run):
    return run.count("buys a ticket") == 2


EXPLORED = [
    ("choosing_ticket", sold_once, (8, 12, 0, 0)),
    ("choosing_ticket --threads", sold_once, (8, 12, 0, 0)),
    ("choosing_ticket --lock", sold_once, (6, 0, 0, 0)),
    ("choosing_ticket --threads --lock", sold_once, (6, 0, 0, 0)),
    ("choosing_task --await", sold_once, (8, 12, 0, 0)),
    ("choosing_task", sold_once, (6, 0, 0, 0)),
    ("choosing_exercise_orders", both_orders, (0, 2, 0, 0)),
    ("choosing_solution_orders", both_orders, (2, 0, 0, 0)),
    ("choosing_exercise_prices", five, (2, 4, 0, 0)),
    ("choosing_solution_prices", five, (6, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("choosing", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("choosing_ticket", "Ann Bob Ann Bob", sold_twice),
    ("choosing_ticket --threads", "Ann Bob Ann Bob", sold_twice),
    ("choosing_ticket --lock", "Ann Bob Ann Ann Bob Bob", sold_once),
    ("choosing_ticket --threads --lock", "Ann Bob Ann Ann Bob Bob", sold_once),
    ("choosing_task --await", "Ann Bob Ann Bob", sold_twice),
    ("choosing_task", "Ann Bob Ann Bob", sold_once),
    ("choosing_exercise_orders", "Ann Bob", lambda run: run.count("has orders from []") == 1),
    ("choosing_solution_orders", "Bob Ann", both_orders),
    ("choosing_exercise_prices", "Ann Bob Ann Bob", lambda run: run.count("counts 3") == 1),
    ("choosing_solution_prices", "Ann Bob Ann Bob", five),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


ADDS = "    total[0] += await ask(name, price)\n"
WRONG = {
    # One has to wait while the other asks.
    "lock": [
        (ADDS, f"    async with LOCK:\n    {ADDS}"),
        ("import say\n", "import say\n\nLOCK = asyncio.Lock()\n"),
    ],
    # Written out, and still read before the await.
    "before": [
        (
            ADDS,
            "    before = total[0]\n    answer = await ask(name, price)\n    total[0] = before + answer\n",
        )
    ],
}


@pytest.mark.parametrize("answer", WRONG)
def test_a_wrong_answer_about_prices_is_refused_by_the_page(answer, tmp_path):
    """The page explores this exercise at `say`, where `check` would hold asyncio's own threads, too."""
    cells = nbformat.read(ROOT / "book/choosing.ipynb", as_version=4).cells
    [source] = [cell.source for cell in cells if cell.source.startswith("def five(run)")]
    names = {"explore": lambda *_, **__: None}
    exec(source, names)
    script = changed("choosing_exercise_prices", tmp_path, *WRONG[answer])
    assert explore("choosing_solution_prices", holds=names["five"]).ok
    assert explore(script, holds=names["five"]).counts["breaks"]


@pytest.mark.skipif(sys.version_info < (3, 14), reason="concurrent.interpreters is new in 3.14")
@pytest.mark.parametrize(("option", "counts"), [("", (8, 12, 0, 0)), (" --baton", (6, 0, 0, 0))])
def test_subinterpreters_have_the_same_counts(option, counts):
    explored(f"choosing_interpreter{option}", sold_once, counts)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="they are there")
def test_without_subinterpreters_python_says_so():
    run = launch("choosing_interpreter")
    assert run.outcome == "failed" and "cannot import name 'interpreters'" in run.errors[0]


@each_method
def test_all_carriers_give_the_same_answers(method):
    """The script asserts it; how fast they are is for no test."""
    run = launch("choosing_measure", "--part", 50, start_method=method)
    assert finished(run) and run.output.count("times as fast") == 6


def test_the_measured_work_is_what_it_says():
    assert choosing_measure.compute(4)[0] == 0 + 1 + 4 + 9 % 7
    assert choosing_measure.wait_for(0) == []
    assert choosing_measure.small(9) == 3
