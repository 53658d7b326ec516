"""How many schedules a second, next to the floor: `python tools/benchmark.py`. A print-out, not a test.

The script is two processes with three says each: 20 schedules of six steps. The floor is what the
operating system needs for the same three processes (the main process and its two) when a bare loop
starts and joins them under fork, one program after the other.
"""

import multiprocessing
import os
import resource
import time
from pathlib import Path

from every_schedule import explore
from every_schedule.engine import client

ROOT = Path(__file__).parents[1]

STEPS = ROOT / "tests" / "programs" / "steps.py"
PROGRAMS = 100


def work() -> None:
    pass


def program() -> None:
    processes = [context.Process(target=work) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def floor() -> float:
    """Programs a second, by a bare loop."""
    begin = time.perf_counter()
    for _ in range(PROGRAMS):
        main = context.Process(target=program)
        main.start()
        main.join()
    return PROGRAMS / (time.perf_counter() - begin)


def schedules(method: str) -> float:
    """Schedules a second, once the helper processes are there."""
    explore(STEPS, 1, 1, start_method=method)
    begin = time.perf_counter()
    exploration = explore(STEPS, 2, 3, start_method=method)
    return len(exploration.runs) / (time.perf_counter() - begin)


def memory() -> tuple[float, float]:
    """MiB by which this process grows over 1,680 schedules of three actors with three says."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    exploration = explore(STEPS, 3, 3)
    seconds = time.perf_counter() - begin
    assert len(exploration.runs) == 1680
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, 1680 / seconds


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    bare = floor()
    print(f"the floor, under fork      {bare:6.0f} programs a second")
    for method in ("fork", "spawn", "forkserver"):
        speed = schedules(method)
        print(
            f"explored, under {method:10} {speed:6.0f} schedules a second, {bare / speed:.1f} times the floor"
        )
    grown, speed = memory()
    print(f"1,680 schedules            {speed:6.0f} schedules a second, {grown:.1f} MiB more memory")
    client.close_all()
    print(f"on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
