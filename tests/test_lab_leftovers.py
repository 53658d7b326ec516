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
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
import psutil
import pytest

from every_schedule import LabError, explore, launch
from every_schedule.engine import client

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(__file__).parent / "programs"
ENDS, LEAVES, STEPS, ORDER, TICKETS = (
    PROGRAMS / f"{name}.py" for name in ("ends", "leaves", "steps", "order", "tickets")
)
STAGE = "every_schedule.engine.stage"
everything = pytest.mark.everything
fork_first = pytest.mark.parametrize(
    "method", ["fork", *(pytest.param(method, marks=everything) for method in ("spawn", "forkserver"))]
)

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


def children():
    """The processes below this one, but for the tracker that another test may have started."""
    below = psutil.Process().children(recursive=True)
    return [
        process for process in below if "multiprocessing.resource_tracker" not in " ".join(process.cmdline())
    ]


@pytest.fixture
def alone(monkeypatch, tmp_path_factory):
    """A temporary folder of this test's own, so that tests beside it leave no trace in it."""
    tmp_path_factory.getbasetemp()  # pytest's own folder is made outside of it
    with tempfile.TemporaryDirectory(prefix="t") as folder:  # short: see `workspace.folder_of`
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", None)
        client.close_all()
        yield Path(folder)
        client.close_all()


def outside(code, tmp_path, *args, **environment):
    """Start Python code in an interpreter of its own, which can then be killed."""
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.Popen(command, env=os.environ | {"TMPDIR": str(tmp_path)} | environment)


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
@fork_first
def test_hung_and_killed_runs_leave_nothing(alone, script, way, method):
    run = launch(script, *way, schedule="" if way else "Ann Bob", start_method=method, patience=0.2)
    assert run.outcome == "hung"
    client.close_all()
    assert not children()
    assert not list(alone.iterdir()) and not run.left_behind


def still_there(names):
    return set(names) & set(os.listdir("/dev/shm"))


@on_linux
@pytest.mark.parametrize("fresh", [True, False])
def test_what_a_run_leaves_behind_is_told_and_removed(fresh):
    run = launch(LEAVES, schedule="") if fresh else explore(LEAVES).runs[0]
    assert [name.startswith("sem.mp-") for name in run.left_behind] in ([True, False], [False, True])
    assert not still_there(run.left_behind)


def folders(tmp_path):
    """The runs that are under way."""
    return {name for name in os.listdir(tmp_path) if name.startswith("es-")}


def until(true):
    """Wait for something that will be so, on however slow a machine."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


EXPLORING = (
    "import signal, sys; signal.signal(signal.SIGINT, getattr(signal, sys.argv[1]));"
    "from every_schedule import explore; explore(sys.argv[2], 5, 5, limit=10**15)"
)  # 623,360,743,125,120 schedules: it does not end by itself


@on_linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_whoever_explores_is_ended(tmp_path, number):
    """Also where whoever started the tests ignores SIGINT, as `nohup` and a shell's `&` do."""
    mark = f"ES_TEST_{os.getpid()}_{number}"
    asking = outside(EXPLORING, tmp_path, "default_int_handler", STEPS, **{mark: "1"})
    until(lambda: folders(tmp_path))
    asking.send_signal(number)
    assert asking.wait(60) == -number
    assert gone(tmp_path, mark)


@on_linux
def test_whoever_ignores_an_interrupt_explores_on(tmp_path):
    mark = f"ES_TEST_{os.getpid()}_ignored"
    asking = outside(EXPLORING, tmp_path, "SIG_IGN", STEPS, **{mark: "1"})
    try:
        until(lambda: folders(tmp_path))
        before, seen = folders(tmp_path), set()
        asking.send_signal(signal.SIGINT)
        until(lambda: seen.update(folders(tmp_path) - before) or len(seen) > 10)
        assert asking.poll() is None
    finally:
        asking.kill()
        asking.wait()
    assert gone(tmp_path, mark)


INTERRUPTED = """
import psutil, signal, sys
from every_schedule import explore, launch
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    {}
except KeyboardInterrupt:
    print("left:", psutil.Process().children(recursive=True))
"""


@on_linux
@pytest.mark.parametrize(
    "call",
    ["explore(sys.argv[1] + '/steps.py', 5, 5, limit=10**15)", "launch(sys.argv[1] + '/ends.py', 'spins')"],
    ids=["explore", "launch"],
)
def test_who_is_interrupted_and_goes_on_has_no_helpers_left(tmp_path, call):
    command = [sys.executable, "-c", INTERRUPTED.format(call), PROGRAMS]
    env = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as asking:
        until(lambda: folders(tmp_path))
        asking.send_signal(signal.SIGINT)
        assert asking.communicate()[0] == "left: []\n"


def stages():
    """The lab's processes among the children: another test may have left others, as a resource tracker."""
    return [child for child in psutil.Process().children() if STAGE in " ".join(child.cmdline())]


@contextmanager
def killing(choose, times=1):
    """Meanwhile, kill one of the processes of the lab, as soon as `choose` finds it among the stages."""
    killed, ended = [], threading.Event()

    def kill():
        while len(killed) < times and not ended.wait(0.01):
            with suppress(psutil.NoSuchProcess):
                if found := choose(stages()):
                    found.kill()
                    killed.append(found)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        ended.set()
        thread.join()


@on_linux
def test_a_helper_process_is_killed(alone, tmp_path, monkeypatch):
    """In the middle of a program that goes on by itself, and leaves things behind: its run is done again.

    If that kills the next one, too, the lab says so.
    """
    mark, names, left = f"ES_TEST_{os.getpid()}_killed", tmp_path / "names", []
    monkeypatch.setenv(mark, "1")

    def running(stages):
        if not names.exists() or len(names.read_text().split()) < 2:
            return None
        left.extend(names.read_text().split())
        names.unlink()
        return stages[0]

    with killing(running, times=2), pytest.raises(LabError, match="helper process has ended, twice"):
        launch(LEAVES, names, timeout=120)
    monkeypatch.delenv(mark)
    client.close_all()
    assert gone(alone, mark)
    assert len(left) == 4 and not still_there(left)
    assert launch(STEPS, 1, 1, schedule="").outcome == "finished"


def somebody(stages):
    processes = [process for stage in stages for process in stage.children(recursive=True)]
    return random.choice(processes) if processes else None


@on_linux
@fork_first
def test_workers_killed_at_random(alone, method):
    """Whoever dies, an exploration ends: with counts, or with a sentence."""
    for _ in range(2):
        with killing(somebody) as killed:
            while not killed:
                try:
                    explore(TICKETS, "--lock", start_method=method, patience=0.2, timeout=5)
                except LabError as error:
                    assert str(error).endswith(".")
    client.close_all()
    assert not children()
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
