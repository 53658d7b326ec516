"""How scripts, modules, arguments, files and schedules are named in a call; and the package's own names."""

import importlib
import json
import os
import pkgutil
import types
from pathlib import Path

import pytest

import every_schedule
from every_schedule import LabError, check, explore, launch, places
from every_schedule._launch import job
from every_schedule.engine import client
from every_schedule.schedule import parse, text
from imitation import answer, imitated

STEPS = Path(__file__).parent / "programs" / "steps.py"


def sentence(function, *args, **options):
    with pytest.raises(LabError) as caught:
        function(*args, **options)
    return str(caught.value)


@pytest.fixture
def jobs(monkeypatch):
    """The jobs that the verbs hand in; no process is run."""
    told = []

    def answers(task, now):
        told.append(task)
        return answer([], {"Ann": 1})

    imitated(monkeypatch, answers)
    return told


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A reader's own project, with the current folder somewhere below."""
    for name in ("scripts/sell.py", "shop/main.py", "shop/__init__.py", "shop/__main__.py", "deep/er/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("raise SystemExit('imported')\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---- scripts ------------------------------------------------------------------------------------


def test_the_project_is_the_nearest_folder_with_scripts(project, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(project / "deep" / "er")
    assert places.root() == project
    assert job("sell", [], None, (), "spawn", 20, 1)["script"] == str(project / "scripts" / "sell.py")
    (project / "deep" / "scripts").mkdir()
    assert places.root() == project / "deep"
    (elsewhere := tmp_path_factory.mktemp("elsewhere")).mkdir(exist_ok=True)
    monkeypatch.chdir(elsewhere)
    assert places.root() == elsewhere


@pytest.mark.parametrize("script", [None, 3, b"lab_bell", "a\0b", "a\0b.py", ["lab_bell"]])
@pytest.mark.parametrize("function", [launch, explore, check])
def test_what_can_be_no_script(jobs, function, script):
    assert sentence(function, script).startswith("A script is named by a text or a path, and not by ")


def test_a_folder_is_no_script(jobs, project):
    (project / "folder.py").mkdir()
    assert sentence(launch, "folder.py") == "'folder.py' is a folder, and no script."
    assert "There is no script 'shop'" in sentence(launch, "shop")


def test_an_argument_with_a_null_character(jobs):
    assert "null character" in sentence(launch, STEPS, "a\0b")


def test_the_bytes_of_a_script_are_handed_over(jobs, tmp_path):
    path = tmp_path / "x.py"
    path.write_bytes(bytes(range(256)))
    launch(path)
    assert jobs[0]["source"].encode("latin-1") == bytes(range(256))
    assert json.loads(json.dumps(jobs[0])) == jobs[0]


# ---- modules and files --------------------------------------------------------------------------


@pytest.mark.parametrize(("module", "file"), [("shop.main", "main.py"), ("shop", "__main__.py")])
def test_a_module_is_found_as_dash_m_does(jobs, project, module, file):
    run = launch("--buyers", 2, module=module)
    (task,) = jobs
    assert task["script"] == str(project / "shop" / file) and task["path"] == str(project)
    assert task["module"] == task["name"] == run.script == module
    assert task["args"] == ["--buyers", "2"]
    assert explore(module=module).args == ()


def test_a_script_has_its_folder_first_in_the_path(jobs, project):
    launch("shop/main.py")
    assert jobs[0]["path"] == str(project / "shop") and jobs[0]["module"] is None


@pytest.mark.parametrize("module", ["shop.nothing", "nothing", "scripts", "sys", "math"])
def test_modules_that_cannot_be_run(jobs, project, module):
    said = sentence(launch, module=module)
    assert said.startswith((f"There is no module {module!r}", f"The module {module!r} cannot be run"))


@pytest.mark.parametrize("module", ["", "shop/main", "shop.main.py ", ".shop", 3])
def test_what_can_be_no_module(jobs, project, module):
    assert sentence(launch, module=module).startswith("module= takes a name such as 'shop.main', and not ")


def test_files_are_handed_over(jobs, project):
    for name in ("data.csv", "deep/more.txt"):
        (project / name).write_text("1")
    launch("sell", files=["data.csv", project / "deep" / "more.txt"])
    assert jobs[0]["files"] == [str(project / "data.csv"), str(project / "deep" / "more.txt")]
    explore("sell")
    assert jobs[-1]["files"] == []


def test_files_that_cannot_be_handed_over(jobs, project):
    (project / "deep" / "data.csv").write_text("1")
    (project / "data.csv").write_text("1")
    assert sentence(launch, "sell", files=["nothing.csv"]).startswith("There is no file nothing.csv in ")
    assert "There is no file deep" in sentence(launch, "sell", files=["deep"])
    assert sentence(check, "sell", files="data.csv").startswith("files= takes a list of paths, and not ")
    assert sentence(launch, "sell", files=3).startswith("files= takes a list of paths, and not ")
    assert (
        sentence(launch, "sell", files=["data.csv", "deep/data.csv"]) == "Two of files= are called data.csv."
    )


# ---- schedules ----------------------------------------------------------------------------------

NAMES = [
    [],
    ["Ann", "Bob", "Ann"],
    ["task 1", "task 2"],
    ["task 1"],
    ["a\n", "b"],
    [" a", "b "],
    ["a,b", "c"],
    ["a,"],
    ["", ""],
    ["Ann~", "~", "Bob"],
    ["f(1, 2)", "g"],
    ["caf\xe9", "\u4e00 \u4e2a"],
]


@pytest.mark.parametrize("names", NAMES)
def test_a_schedule_gives_back_the_names(jobs, names):
    assert parse(names) == names
    written = text(names)
    assert (eval(written) if written.startswith("[") else parse(written)) == names
    launch(STEPS, schedule=names)
    assert jobs[0]["schedule"] == names


def test_a_schedule_as_text_is_stripped(jobs):
    for written in (" Ann  Bob ", "Ann, Bob,", "\nAnn\n,\tBob"):
        launch(STEPS, schedule=written)
    assert [task["schedule"] for task in jobs] == [["Ann", "Bob"]] * 3
    launch(STEPS, schedule=[1, 0])  # `say` makes texts of names, too
    assert jobs[-1]["schedule"] == ["1", "0"]


@pytest.mark.parametrize("schedule", [5, {"Ann"}, {"Ann": 1}, True])
def test_what_can_be_no_schedule(jobs, schedule):
    assert sentence(launch, STEPS, schedule=schedule).startswith("schedule= takes the names of actors")


def test_a_very_long_argument_and_a_very_long_schedule(tmp_path):
    """An argument of a command may have 128 KB; a job may be longer."""
    path = tmp_path / "long.py"
    path.write_text("import sys\nfrom scripts.say import say\nsay(len(sys.argv[1]))\n")
    run = launch(path, "x" * 300_000, schedule="")
    assert run.count("300000") == 1
    assert "Nobody could: the run was over" in sentence(launch, path, "x", schedule=["MainProcess"] * 50_000)


# ---- what a program gets from around it ---------------------------------------------------------


def test_pythonpath_is_kept(tmp_path, monkeypatch):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mine_alone.py").write_text("VALUE = 42\n")
    path = tmp_path / "uses.py"
    path.write_text("from scripts.say import say\nimport mine_alone\nsay(mine_alone.VALUE)\n")
    assert "No module named 'mine_alone'" in launch(path).errors[0]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["own", os.environ.get("PYTHONPATH", "")]))
    for method in every_schedule._launch.methods():
        assert launch(path, schedule="", start_method=method).count("42") == 1
    assert explore(path).ok  # helper processes that were started before know nothing of it


ASKS = """
import subprocess, sys
CODE = "import sys; from scripts.say import say; say(sys.path, who='Ann'); say(__name__, who='Ann')"
subprocess.run([sys.executable, "-c", CODE], check=True)
"""


def test_a_python_that_a_program_starts_finds_say(tmp_path, monkeypatch):
    """Beside the program's own scripts/, too; and it notices nothing else."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "__init__.py").write_text("")
    path = tmp_path / "asks.py"
    path.write_text(ASKS)
    monkeypatch.chdir(tmp_path)
    for run in (launch(path, schedule=""), *explore(path, points="say").runs):
        assert run.outcome == "finished" and run.who("__main__") == ["Ann"], run
        assert os.path.join("inside", "start") not in run.lines[0].what


@pytest.mark.parametrize("theirs", ["VALUE = 42", "import no_such_module_anywhere"])
def test_another_sitecustomize_runs(tmp_path, monkeypatch, theirs):
    (tmp_path / "sitecustomize.py").write_text(f"print('theirs')\n{theirs}\n")
    path = tmp_path / "asks.py"
    path.write_text(ASKS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    run = launch(path, schedule="")
    assert run.outcome == "finished" and run.output.startswith("theirs\n"), run
    assert ("no_such_module_anywhere" in run.stderr) == ("no_such" in theirs)


def test_an_idle_stage_that_has_died_is_not_borrowed():
    launch(STEPS, 1, 1, schedule="")
    for stage in client._idle:
        stage._process.kill()
        stage._process.wait()
    assert not any(stage.fits() for stage in client._idle)
    assert launch(STEPS, 1, 1, schedule="").outcome == "finished"


# ---- the package --------------------------------------------------------------------------------


def test_what_the_package_exports():
    verbs = ["check", "explore", "launch", "say"]
    kinds = ["Exploration", "Grade", "LabError", "Line", "Run"]
    assert sorted(every_schedule.__all__) == sorted(verbs + kinds)
    assert all(isinstance(getattr(every_schedule, name), types.FunctionType) for name in verbs)


def test_no_module_is_hidden_by_a_function():
    for found in pkgutil.walk_packages(every_schedule.__path__, "every_schedule."):
        if found.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(found.name)
        except ImportError:  # of another system
            continue
        above, _, name = found.name.rpartition(".")
        assert getattr(importlib.import_module(above), name) is module
