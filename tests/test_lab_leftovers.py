"""Nothing hangs and nothing is left behind, whoever is killed, wherever the book lies."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import psutil
import pytest

from every_schedule import LabError, explore, launch
from every_schedule.engine import client

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(__file__).parent / "programs"
ENDS, STEPS, ORDER, TICKETS = (PROGRAMS / f"{name}.py" for name in ("ends", "steps", "order", "tickets"))

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc and /dev/shm")


def marked(mark):
    """Processes in whose environment `mark` stands."""
    found = set()
    for process in psutil.process_iter():
        try:
            if mark in process.environ():
                found.add(process)
        except psutil.Error:
            pass
    return found


@pytest.fixture
def alone(monkeypatch):
    """A temporary folder of this test's own, so that tests beside it leave no trace in it."""
    with tempfile.TemporaryDirectory(prefix="t") as folder:  # short: see `workspace.folder_of`
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", None)
        client.close_all()
        yield Path(folder)
        client.close_all()


def outside(code, tmp_path, **environment):
    """Start Python code in an interpreter of its own, which can then be killed."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(PROGRAMS)],
        env=os.environ | {"TMPDIR": str(tmp_path)} | environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def gone(tmp_path, mark):
    """True once no process whose environment holds `mark`, and no folder in `tmp_path`, is left."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if not marked(mark) and not os.listdir(tmp_path):
            return True
        time.sleep(0.05)
    return False


@on_linux
@pytest.mark.parametrize("fresh", [True, False])
def test_hundreds_of_runs_leak_nothing(alone, fresh):
    def run():
        for script, way in ((STEPS, ("2", "1")), (ORDER, ())):
            launch(script, *way, schedule="", start_method="fork") if fresh else explore(script, *way)

    def descriptors():
        me = psutil.Process()
        return {process.pid: process.num_fds() for process in [me, *me.children(recursive=True)]}

    run()  # the helper processes are started once, and kept
    before = descriptors()
    for _ in range(25 if fresh else 15):  # 50 fresh runs; 150 in explorations of 10 schedules
        run()
    assert descriptors() == before
    assert not list(alone.iterdir())


@on_linux
@pytest.mark.parametrize(
    "script, way", [(ORDER, ()), (ENDS, ("killed",)), (ENDS, ("left",)), (ENDS, ("many",))]
)
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_hung_and_killed_runs_leave_nothing(alone, script, way, method):
    run = launch(script, *way, schedule="" if way else "Ann Bob", start_method=method, patience=0.2)
    assert run.outcome == "hung"
    client.close_all()
    assert not psutil.Process().children(recursive=True)
    assert not list(alone.iterdir()) and not run.left_behind


EXPLORING = (
    "import sys; from every_schedule import explore; print('go', flush=True); "
    "explore(sys.argv[1] + '/steps.py', 3, 3)"
)


@on_linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_whoever_explores_is_ended(tmp_path, number):
    mark = f"ES_TEST_{os.getpid()}_{number}"
    asking = outside(EXPLORING, tmp_path, **{mark: "1"})
    asking.stdout.readline()
    time.sleep(0.7)  # in the middle of it
    asking.send_signal(number)
    asking.wait(30)
    assert gone(tmp_path, mark)


def kill_soon(choose, seconds):
    """In `seconds`, kill one of the processes of the lab. Whoever calls it waits until that is done."""

    def kill():
        with suppress(psutil.NoSuchProcess):
            if found := choose(psutil.Process().children()):
                found.kill()

    timer = threading.Timer(seconds, kill)
    timer.start()
    return timer


@on_linux
def test_a_helper_process_is_killed(alone, monkeypatch):
    """Its run is done again; if that kills the next one, too, the lab says so."""
    mark = f"ES_TEST_{os.getpid()}_killed"
    monkeypatch.setenv(mark, "1")
    ask = client.Stage.ask
    for times in (1, 2):
        deaths = iter(range(times))

        def ask_and_kill(stage, job, deaths=deaths):
            if next(deaths, None) is not None:
                stage._process.kill()
            return ask(stage, job)

        monkeypatch.setattr(client.Stage, "ask", ask_and_kill)
        if times == 1:
            assert launch(STEPS, 1, 1, schedule="").outcome == "finished"
        else:
            with pytest.raises(LabError, match="helper process has ended, twice; was it killed"):
                launch(STEPS, 1, 1, schedule="")
    client.close_all()
    assert gone(alone, mark)
    assert launch(STEPS, 1, 1, schedule="").outcome == "finished"


def somebody(stages):
    processes = [process for stage in stages for process in stage.children(recursive=True)]
    return random.choice(processes) if processes else None


@on_linux
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_killed_at_random(alone, method):
    """Whoever dies, an exploration ends: with counts, or with a sentence."""
    for seconds in (0.2, 0.5):
        killer = kill_soon(somebody, seconds)
        while killer.is_alive():  # else it would kill a process of the next test
            try:
                explore(TICKETS, "--lock", start_method=method, patience=0.2, timeout=5)
            except LabError as error:
                assert str(error).endswith(".")
    client.close_all()
    assert not psutil.Process().children(recursive=True)
    assert not list(alone.iterdir())


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The project in a folder with blanks and Chinese characters."""
    folder = tmp_path_factory.mktemp("一 个 folder")
    shutil.copytree(ROOT / "src", folder / "src")
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    shutil.copytree(PROGRAMS, folder / "tests 测试")
    return folder


COUNT = "import sys; from every_schedule import explore; print(explore(sys.argv[1], *sys.argv[2:]).counts)"


def counted(folder, script, *args, prefix=(), **environment):
    answer = subprocess.run(
        [*prefix, sys.executable, "-c", COUNT, str(folder / "tests 测试" / script), *args],
        env=os.environ | {"PYTHONPATH": str(folder / "src")} | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    return eval(answer.stdout)


HANGS = {"holds": 4, "breaks": 0, "hangs": 4, "fails": 0}


def test_a_folder_with_blanks_and_chinese(elsewhere):
    assert counted(elsewhere, "order.py") == HANGS


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
        {"PYTHONUNBUFFERED": "1", "PYTHONHASHSEED": "7"},
        {"HOME": "/nonexistent"},
        {"FORCE_COLOR": "1"},
    ],
    ids=["locale", "unbuffered", "no home", "colours"],
)
def test_other_environments(elsewhere, environment):
    assert counted(elsewhere, "order.py", **environment) == HANGS


@on_linux
@pytest.mark.skipif(not shutil.which("taskset"), reason="taskset is not installed")
def test_one_core_only(elsewhere):
    assert counted(elsewhere, "order.py", prefix=["taskset", "-c", "0"]) == HANGS


def test_where_nothing_can_be_read_from_the_kernel(elsewhere):
    """macOS and Windows settle by a quiet period. The same code, forced here."""
    found = counted(elsewhere, "order.py", EVERY_SCHEDULE_PORTABLE="1")
    assert found == HANGS


@on_linux
def test_a_notebook_leaves_no_semaphore(tmp_path):
    """Not even one that is still in use when its last cell has run."""
    notebook = nbformat.v4.new_notebook()
    code = "from multiprocessing import get_context\nlock = get_context('spawn').Lock()\nlock._semlock.name"
    output = nbformat.v4.new_output("execute_result", {"text/plain": "''"}, execution_count=1)
    notebook.cells = [nbformat.v4.new_code_cell(code, outputs=[output], execution_count=1)]
    nbformat.write(notebook, tmp_path / "lock.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "-c", "pyproject.toml", "-p", "conftest"]
    result = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-n0", "--color=no", tmp_path / "lock.ipynb"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    (name,) = set(re.findall(r"mp-\w+", result.stdout))  # the stored output is wrong, so that it is shown
    assert not Path("/dev/shm", f"sem.{name}").exists(), result.stdout
