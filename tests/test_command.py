"""`python -m every_schedule`, as a new user types it, in a folder of her own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from every_schedule._launch import methods

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "tests" / "programs" / "reports"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
COMMAND = [sys.executable, "-m", "every_schedule"]
ORDERLY = """
from multiprocessing import Lock, Process, Value

def add(number, lock):
    with lock:
        number.value += 1

if __name__ == "__main__":
    number, lock = Value("i", 0, lock=False), Lock()
    both = [Process(target=add, args=(number, lock), name=name) for name in ("Ann", "Bob")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert number.value == 2
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("plain_order.py", "plain_value.py"):
        shutil.copy(REPORTS / name, tmp_path)
    (tmp_path / "orderly.py").write_text(ORDERLY)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "main.py").write_text("import sys\n\nprint(sys.argv[1:])\n")
    return tmp_path


def typed(folder, *words):
    return subprocess.run(
        [*COMMAND, *words], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.skipif("fork" not in methods(), reason="the numbers are those of fork")
def test_what_goes_wrong_is_one(folder):
    done = typed(folder, "explore", "plain_order.py", "--json", "found.json", "--html", "report.html")
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "14 schedules, counted from 9 runs: 10 hold, 4 hang"
    assert re.fullmatch(r"Process-1 holds a .*; Process-2 holds b .* waits for a \(line 5\)\.", lines[-1])
    found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    assert found["counts"] == {"holds": 10, "hangs": 4} and found["shortest"]["hangs"]["why"] == lines[-1]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page and lines[-1] in page and len(page) < 300_000


@pytest.mark.skipif("fork" not in methods(), reason="the numbers are those of fork")
def test_what_holds_is_none(folder):
    done = typed(folder, "explore", "orderly.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+ schedules?(, counted from \d+ runs)?: .* holds?\n", done.stdout)


def test_what_cannot_be_told_is_two(folder):
    done = typed(folder, "explore", "orderly.py", "--limit", "1")
    assert done.returncode == 2 and "; not complete" in done.stdout and not done.stderr


def test_the_first_failure_is_enough(folder):
    done = typed(folder, "explore", "plain_order.py", "--first", "--json", "-")
    found = json.loads(done.stdout)  # and nothing else
    assert done.returncode == 1 and found["counts"]["hangs"] >= 1 and not found["complete"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["explore", "nothing.py"], 2, "There is no file 'nothing.py'.\n"),
        (["explore", "plain_order"], 2, "A script is a .py file, and not 'plain_order'"),
        (
            ["explore", "plain_order.py", "--limit", "0"],
            2,
            "limit= takes a number of schedules, and not 0.\n",
        ),
        (["explore", "plain_order.py", "--seconds", "nan"], 2, "seconds= takes seconds, and not nan.\n"),
        (["explore", "plain_order.py", "--json", "no/where"], 2, "no/where cannot be written: "),
        (["explore", "--module", "shop.nothing"], 2, "There is no module 'shop.nothing'"),
        (
            ["run", "plain_order.py", "--schedule", "Nobody", "--points", "operations"],
            2,
            "Step 1 of the schedule",
        ),
        (["explore"], 2, "error: name a script, or a module with --module\n"),
        (["explode", "plain_order.py"], 2, "invalid choice: 'explode'"),
        (["explore", "plain_order.py", "--points", "everywhere"], 2, "invalid choice: 'everywhere'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(folder, words, code, says):
    done = typed(folder, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr and "Traceback" not in done.stderr


def test_a_run_in_the_order_that_was_typed(folder):
    words = ["run", "plain_order.py", "--points", "operations", "--start-method", methods()[0]]
    good = typed(folder, *words, "--schedule", "Process-1 Process-1")
    bad = typed(folder, *words, "--schedule", "Process-1 Process-2")
    assert (good.returncode, bad.returncode) == (0, 1), good.stderr + bad.stderr
    assert good.stdout.endswith("finished\n") and "\nhung; still waiting:\n" in bad.stdout


def test_arguments_stand_behind_two_dashes(folder):
    done = typed(folder, "run", "--module", "shop.main", "--", "--limit", "3", "--", "x")
    assert (done.returncode, done.stderr) == (0, "")
    assert "['--limit', '3', '--', 'x']" in done.stdout


READS = """
from multiprocessing import Process

def work():
    print(open("orders.csv").read(), open("stock.csv").read())

if __name__ == "__main__":
    Process(target=work).start()
"""


@pytest.mark.parametrize(
    "words",
    [
        ["explore", "reads.py", "--files", "data/orders.csv", "data/stock.csv"],
        ["explore", "--files", "data/orders.csv", "data/stock.csv", "reads.py"],
        ["run", "--files", "data/orders.csv", "data/stock.csv", "--module", "reads"],
    ],
)
def test_files_are_copied_to_where_it_runs(folder, words):
    (folder / "reads.py").write_text(READS)
    (folder / "data").mkdir()
    for name in "orders", "stock":
        (folder / "data" / f"{name}.csv").write_text(f"two {name}")
    without = typed(folder, "explore", "reads.py")
    assert without.returncode == 1 and "FileNotFoundError" in without.stdout
    done = typed(folder, *words, "--json", "-")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    shown = typed(folder, "run", "reads.py", *words[words.index("--files") :][:3])
    assert "two orders two stock" in shown.stdout


def test_a_file_that_is_not_there_is_a_sentence(folder):
    done = typed(folder, "explore", "orderly.py", "--files", "orders.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"There is no file orders.csv in {folder.name}/ for files=.\n"


def test_ctrl_c_keeps_what_was_found(folder):
    """The program itself says that it is time, after a few runs."""
    source = (folder / "plain_order.py").read_text()
    count = folder / "count"
    (folder / "slow.py").write_text(
        f"import os, signal\nfd = os.open({str(count)!r}, os.O_CREAT | os.O_APPEND | os.O_WRONLY)\n"
        "os.write(fd, b'.')\nos.close(fd)\n" + source
    )
    child = subprocess.Popen(
        [*COMMAND, "explore", "slow.py"],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while child.poll() is None and not (count.exists() and count.stat().st_size > 5):
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    out, errors = child.communicate(timeout=60)
    assert errors == "Interrupted. This was found until then:\n"
    assert "; not complete" in out and child.returncode in (1, 2)


def test_help_tells_the_exit_codes(folder):
    done = typed(folder, "explore", "--help")
    assert done.returncode == 0 and "2 it cannot be told" in " ".join(done.stdout.split())
