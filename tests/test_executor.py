"""`executor=`: runs go on in the processes of somebody else, and one that dies costs its runs only."""

import os
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from every_schedule import LabError, explore
from every_schedule.engine import remote
from imitation import answer, imitated

PROGRAM = """
from multiprocessing import Process
from scripts.say import say

def work():
    say("comes")
    say("works")

if __name__ == "__main__":
    both = [Process(target=work, name=name) for name in ("Ann", "Bob")]
    for one in both:
        one.start()
    for one in both:
        one.join()
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "shop.py"
    path.write_text(PROGRAM)
    return path


def once(job):
    """The first run kills its worker."""
    try:
        os.close(os.open(os.path.join(os.path.dirname(job["script"]), "killed"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return remote.perform(job)
    os.kill(os.getpid(), signal.SIGKILL)


class Sending(Executor):
    """Hands other work to a pool than it was given."""

    def __init__(self, pool, work):
        self.pool, self.work, self.sent = pool, work, 0

    def submit(self, function, job):
        assert function is remote.perform
        self.sent += 1
        return self.pool.submit(self.work, job)


def test_a_process_pool(script):
    here = explore(script)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        pool = Sending(pool, remote.perform)
        there = explore(script, executor=pool)
    assert there.counts == here.counts == {"holds": 6, "breaks": 0, "hangs": 0, "fails": 0}
    assert [run.schedule for run in there.runs] == [run.schedule for run in here.runs]
    assert pool.sent == 6 + 2  # two are done again at the end


def test_a_worker_that_dies_costs_its_runs_only(script):
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        every = explore(script, executor=Sending(pool, once))
    assert (script.parent / "killed").exists()
    assert every.counts == {"holds": 6, "breaks": 0, "hangs": 0, "fails": 0}


class Losing(Executor):
    """Loses each job a few times, and then does it."""

    def __init__(self, times):
        self.times, self.lost = times, {}

    def submit(self, function, job):
        future, key = Future(), tuple(job["schedule"])
        self.lost[key] = self.lost.get(key, 0) + 1
        if self.lost[key] <= self.times:
            future.set_exception(OSError("the worker has died"))
        else:
            future.set_result(function(job))
        return future


@pytest.mark.parametrize("times", [1, remote.TRIES - 1, 99])
def test_a_run_that_is_lost_is_done_again(script, monkeypatch, times):
    imitated(monkeypatch, lambda task, now: answer(task["schedule"], {"Ann": 2, "Bob": 2}))
    losing = Losing(times)
    assert explore(script, executor=losing).ok
    assert set(losing.lost.values()) == {min(times + 1, remote.TRIES)}


def test_what_is_no_executor(script):
    with pytest.raises(LabError, match=r"executor= takes an Executor of concurrent\.futures, and not 4\."):
        explore(script, executor=4)


@pytest.mark.everything
def test_two_processes_of_dask(script):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        distributed.Client(cluster) as client,
    ):
        every = explore(script, executor=client.get_executor())
    assert every.counts == {"holds": 6, "breaks": 0, "hangs": 0, "fails": 0}


@pytest.mark.everything
def test_a_worker_of_dask_that_dies_costs_its_runs_only(script):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        distributed.Client(cluster) as client,
    ):
        every = explore(script, executor=Sending(client.get_executor(), once))
    assert (script.parent / "killed").exists()
    assert every.counts == {"holds": 6, "breaks": 0, "hangs": 0, "fails": 0}
