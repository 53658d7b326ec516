"""What is told of programs without `say` that print, or wait for the end of a pipe."""

from dataclasses import replace

import pytest

from every_schedule import explore
from every_schedule.compare import same
from every_schedule.endings import endings
from every_schedule.engine import client
from every_schedule.words import without_ids

pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")

# What is printed

PRINTS = """
import os
from multiprocessing import Event, Process

def work(name, done):
    print(name, "begins in process", os.getpid())
    print(name, f"bakes in{os.getpid()}")
    done.wait()

if __name__ == "__main__":
    done = Event()
    bakers = [Process(target=work, args=(n, done)) for n in range(1, 9)]
    for baker in bakers:
        baker.start()
    done.set()
    for baker in bakers:
        baker.join()
"""


def test_processes_that_begin_together_print_one_after_the_other(tmp_path):
    """And a process id, which is another in each run, makes no run another."""
    script = tmp_path / "bakers.py"
    script.write_text(PRINTS)
    every = explore(script, limit=4)
    assert len(every.endings) == 1
    for run in every.runs:
        names = [line.what.split()[0] for line in run.lines if "begins" in line.what]
        assert names == list("12345678")
        assert all(str(pid) not in without_ids(run.output, run.pids).split() for pid in run.pids)


def report(text, pids):
    lines = [(1, "", text)]
    return {"schedule": ["Ann"], "moves": [["Ann"]], "lines": lines, "outcome": "finished", "pids": pids}


@pytest.mark.parametrize(
    "one, other, alike",
    [
        (report("in 70", [70]), report("in 71", [71]), True),
        (report("in 70", [7]), report("in 71", [71]), False),
        (report("70 sold", [70]), report("70 sold", [71]), True),  # a number that is one by accident
    ],
)
def test_runs_are_the_same_but_for_process_ids(one, other, alike):
    assert same(one, other) is alike


def test_a_number_that_is_a_process_id_by_accident_makes_no_ending(tmp_path):
    script = tmp_path / "sums.py"
    script.write_text('print("sum 70")')
    runs = list(explore(script, points="operations").runs) * 3
    runs[1] = replace(runs[1], pids=[70])
    assert len(endings(runs, [1, 1, 1])) == 1


# The end of a pipe

PIPE = """
from multiprocessing import Pipe, Process

def read(left, right):
    {first}
    try:
        while True:
            left.{wait}
            left.recv()
    except EOFError:
        pass

if __name__ == "__main__":
    left, right = Pipe({duplex})
    reader = Process(target=read, args=(left, right), name="Xia")
    reader.start()
    right.send(1)
    {last}
    reader.join()
"""
WAITS = "Xia waits for the end of left (ends.py:{}), which does not come: "


@pytest.mark.parametrize(
    "first, last, who",
    [
        ("right.close()", "right.close()", None),
        ("pass", "right.close()", "Xia still has"),
        ("right.close()", "pass", "MainProcess still has"),
        ("pass", "pass", "MainProcess and Xia still have"),
    ],
)
@pytest.mark.parametrize("duplex, wait, line", [("", "fileno()", 9), ("False", "poll(None)", 8)])
def test_who_still_has_the_other_end_of_a_pipe_open(tmp_path, first, last, who, duplex, wait, line):
    script = tmp_path / "ends.py"
    script.write_text(PIPE.format(first=first, last=last, duplex=duplex, wait=wait))
    every = explore(script, start_method="fork", limit=3)
    if who is None:
        assert every.counts["holds"] and not every.counts["hangs"]
        return
    run = every.shortest("hangs")
    assert every.why(run) == f"{WAITS.format(line)}{who} the other end open."


def test_who_waits_for_each_other_is_no_open_end(tmp_path):
    script = tmp_path / "both.py"
    script.write_text(
        "from multiprocessing import Pipe, Process\n"
        "def work(mine):\n    mine.recv()\n"
        "if __name__ == '__main__':\n"
        "    left, right = Pipe()\n"
        "    both = [Process(target=work, args=(end,)) for end in (left, right)]\n"
        "    for one in both:\n        one.start()\n"
        "    left.close(), right.close()\n"
        "    for one in both:\n        one.join()\n"
    )
    every = explore(script, start_method="fork", limit=1)
    run = every.shortest("hangs")
    assert run and run.open_ends == {}
