"""Locks of a manager: whoever came first gets it first, so the order of steps decides who that is."""

import threading
import time
from pathlib import Path

import pytest

from every_schedule import explore
from every_schedule.engine import client
from every_schedule.inside import fair

KINDS = pytest.mark.parametrize("make", [fair.Lock, fair.RLock])


def queue_up(lock, names, got):
    """Start a thread for each name that waits for a lock; the next when the one before it waits."""
    waiters = getattr(lock, "_block", lock)._waiters

    def wait_for(name):
        with lock:
            got.append(name)

    threads = []
    for number, name in enumerate(names, 1):
        threads.append(threading.Thread(target=wait_for, args=(name,), daemon=True))
        threads[-1].start()
        while len(waiters) < number:
            time.sleep(0.001)
    return threads


@KINDS
def test_who_came_first_gets_it_first(make):
    lock, got = make(), []
    assert lock.acquire()
    threads = queue_up(lock, "CABED", got)
    assert not got
    lock.release()
    for thread in threads:
        thread.join(20)
    assert got == list("CABED")


def test_it_is_a_lock():
    lock = fair.Lock()
    assert lock.acquire() and lock.locked()
    assert not lock.acquire(False) and not lock.acquire(timeout=0.01)
    lock.release()
    assert not lock.locked()
    with pytest.raises(RuntimeError, match="release unlocked lock"):
        lock.release()


def test_who_gives_up_is_handed_nothing():
    lock = fair.Lock()
    assert lock.acquire() and not lock.acquire(timeout=0.01)
    lock.release()
    assert lock.acquire(False)


def test_who_has_it_takes_it_again():
    lock = fair.RLock()
    with lock, lock:
        pass
    with pytest.raises(RuntimeError):
        lock.release()


def test_a_condition_has_such_a_lock():
    assert isinstance(fair.condition()._lock, fair.RLock)
    lock = threading.Lock()
    assert fair.condition(lock)._lock is lock


PROGRAM = """
from multiprocessing import Manager, Process

def work(lock):
    with lock:
        print("has it")

if __name__ == "__main__":
    manager = Manager()
    lock = manager.{kind}()
    lock.acquire()
    workers = [Process(target=work, args=(lock,), name=name) for name in "ABCDE"]
    for worker in workers:
        worker.start()
    lock.release()
    for worker in workers:
        worker.join()
"""


@pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")
@pytest.mark.parametrize(
    "kind, method",
    [
        ("Lock", "fork"),
        pytest.param("RLock", "fork", marks=pytest.mark.everything),
        pytest.param("Lock", "spawn", marks=pytest.mark.everything),
    ],
)
def test_a_managed_lock_is_handed_on_in_the_order_of_coming(tmp_path, kind, method):
    """Five wait for it at once; each run is one and the same again."""
    script = tmp_path / "managed.py"
    script.write_text(PROGRAM.format(kind=kind))
    every = explore(script, start_method=method, limit=8)
    assert every.counts["holds"] == sum(every.counts.values())


@pytest.mark.everything
@pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")
def test_the_pool_that_sells_a_ticket_as_it_was_printed():
    """Ten tasks, five workers, the lock of a manager: one buys in each of the simplest orders."""
    script = Path(__file__).parent / "programs/reports/printed_pool_tickets.py"
    every = explore(script, holds=lambda run: run.count("购票成功") == 1, start_method="fork", limit=6)
    assert every.counts["holds"] == sum(every.counts.values())
