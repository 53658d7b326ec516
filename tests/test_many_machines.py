"""What the chapter on many machines claims: each label, each count, each exercise."""

import subprocess
import sys

import pytest

from chapter import everything, explored, proved, quick_and_slow, under_each_method
from every_schedule import explore


def one_parcel(run):
    return run.count("counts 1 parcels") == 1


def earned_once(run):
    return run.count("has earned 10 euros") == 1


EXPLORED = [
    ("many_machines_order", one_parcel, (1, 28, 0, 0)),
    ("many_machines_order --key", one_parcel, (29, 0, 0, 0)),
    ("many_machines_exercise_takings", earned_once, (1, 3, 0, 0)),
    ("many_machines_solution_takings", earned_once, (4, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("many_machines", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    (
        "many_machines_order",
        "MainProcess~ Bob Bob Ann",
        lambda run: run.count("counts 2 parcels") == 1 and run.who("has sent") == ["Bob", "Ann"],
    ),
    ("many_machines_order --key", "MainProcess~ Bob Bob Ann", one_parcel),
    (
        "many_machines_exercise_takings",
        "MainProcess~ Bob Ann",
        lambda run: run.count("has earned 20 euros") == 1,
    ),
    ("many_machines_solution_takings", "MainProcess~ Bob Ann", earned_once),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_one_parcel_is_sent_only_where_ann_is_never_too_slow():
    [right] = [run for run in explore("many_machines_order").runs if one_parcel(run)]
    assert "MainProcess~" not in right.schedule and "Bob" not in right.schedule


KILLS = """
import os, signal
from distributed import Client, LocalCluster

def dies(n):
    with open("noted", "a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    local = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": 50}
    with LocalCluster(**local) as cluster, Client(cluster) as client:
        print(type(client.submit(dies, 1).exception()).__name__)
"""


@everything
def test_dask_does_a_task_again_three_times(tmp_path):
    """The page says so of its default; it takes too long for the page."""
    pytest.importorskip("distributed")
    (tmp_path / "kills.py").write_text(KILLS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "kills.py"], cwd=tmp_path, capture_output=True, text=True, timeout=110
    )
    assert done.stdout == "KilledWorker\n", done.stderr
    assert (tmp_path / "noted").read_text() == "x" * 4
