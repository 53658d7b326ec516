"""Programs that cannot be explored as they are: each gives a sentence that says what to do, or why."""

import re

import pytest

from every_schedule import LabError, explore
from every_schedule.engine import client

pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")

MAIN = """
if __name__ == "__main__":
    one = Process(target=work)
    one.start()
    one.join()
"""
PROCESS = "from multiprocessing import Process\n"


def found(folder, text, **options):
    script = folder / "program.py"
    script.write_text(PROCESS + text)
    every = explore(script, limit=3, **options)
    assert not every.ok
    return str(every)


def test_it_needs_input(tmp_path):
    text = found(tmp_path, 'name = input("Who? ")\n')
    assert "EOFError: EOF when reading a line\nNobody types anything here: hand the input over as " in text


SERVES = """
import select, socket

def work():
    listener = socket.create_server(("127.0.0.1", 0))
    while not {ready}:
        pass
"""


@pytest.mark.parametrize("ready", ["listener.accept()", "select.select([listener], [], [], 1)[0]"])
def test_it_serves_somebody_outside(tmp_path, ready):
    text = found(tmp_path, SERVES.format(ready=ready) + MAIN)
    assert re.search(r"\nNobody connects to 127\.0\.0\.1:\d+, where Process-1 listens\.", text)


def test_it_imports_what_is_not_there(tmp_path):
    assert "ModuleNotFoundError: No module named 'not_there'" in found(tmp_path, "import not_there\n")


def test_it_has_no_main_guard_where_it_is_imported_again(tmp_path):
    text = found(
        tmp_path,
        "def work():\n    pass\n" + MAIN.replace('__name__ == "__main__"', "True"),
        start_method="spawn",
    )
    assert "An attempt has been made to start a new process before" in text


def test_it_runs_and_runs_and_does_nothing_that_is_seen(tmp_path):
    work = "def work():\n    n = 0\n    while True:\n        n += 1\n"
    with pytest.raises(LabError, match=r"Process-1 is at program\.py:4, while True:\.$"):
        found(tmp_path, work + MAIN, timeout=5)


@pytest.mark.everything
def test_seventy_actors(tmp_path):
    work = "from multiprocessing import Value\ndef work():\n    total.value += 1\ntotal = Value('i', 0)\n"
    main = "if __name__ == '__main__':\n    for _ in range(70):\n        Process(target=work).start()\n"
    script = tmp_path / "program.py"
    script.write_text(PROCESS + work + main)
    every = explore(script, start_method="fork", limit=2)
    assert len(every.runs) == 2 and not every.complete and len(every.runs[0].exit_codes) == 71
