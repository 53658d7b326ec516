"""The package as a whole: its layers, and that it can be installed by itself."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import every_schedule

ROOT = Path(__file__).parents[1]
# As a person would type it, in an environment that knows nothing of this project.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

PROGRAM = """
from multiprocessing import Process
from say import say

def work():
    say("comes")
    say("works")

if __name__ == "__main__":
    processes = [Process(target=work, name=name) for name in ("Ann", "Bob")]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
"""

USE = """
import sys
from every_schedule import *
from every_schedule import __all__

print(*sorted(set(__all__) & set(globals())))
run = launch("program.py", schedule="Bob Ann Ann Bob")
print(run.outcome, run.who("works"))
every = explore("program.py", holds=lambda run: run.who("works") == ["Ann", "Bob"])
print(every.counts)
"""


def test_imports_go_in_one_direction():
    """The layers stand in pyproject.toml."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([*command, "--no-cache"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0 and "4 kept, 0 broken" in done.stdout, done.stdout + done.stderr


def test_what_the_package_offers_is_there():
    assert sorted(every_schedule.__all__) == every_schedule.__all__
    assert all(hasattr(every_schedule, name) for name in every_schedule.__all__)


def test_the_citation_is_of_this_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"cff-version", "message", "title", "authors"} <= set(cited)  # those that the format asks for
    assert cited["cff-version"] == "1.2.0" and cited["authors"] == project["authors"]
    assert (cited["version"], cited["license"]) == (project["version"], project["license"])
    newest = f"## [{cited['version']}] - {cited['date-released']}\n"
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").replace("## [Unreleased]\n", "")
    assert text[text.index("## [") :].startswith(newest)


def test_actions_are_pinned_by_commit():
    workflows = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(".github/workflows/*.yml"))]
    used = [line for text in workflows for line in re.findall(r"uses: *(.+)", text)]
    assert used
    for line in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    assert all("jobs" in yaml.safe_load(text) for text in workflows)


def test_the_book_stays_with_jupyter_book_1():
    told = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text(encoding="utf-8"))
    [pip] = [one for one in told["updates"] if one["package-ecosystem"] == "pip"]
    assert {"dependency-name": "jupyter-book", "versions": [">=2"]} in pip["ignore"]
    assert re.search(r"(?m)^jupyter-book<2\b", (ROOT / "requirements.in").read_text(encoding="utf-8"))


@pytest.mark.everything
def test_it_can_be_installed_by_itself(tmp_path):
    source, place = tmp_path / "source", tmp_path / "elsewhere"
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        source.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    place.mkdir()
    shutil.copy(ROOT / "scripts" / "say.py", place)
    (place / "program.py").write_text(PROGRAM, encoding="utf-8")

    def run(*command, cwd=place):
        done = subprocess.run(
            [str(one) for one in command], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(sys.executable, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def installed():
        return {one["name"] for one in json.loads(run(python, "-m", "pip", "list", "--format=json"))}

    before = installed()
    run(python, "-m", "pip", "install", source)
    new = {name.replace("_", "-") for name in installed() - before} - {"colorama"}  # tqdm's, on Windows
    assert new == {"every-schedule", "psutil", "tqdm"}
    assert run(python, "-c", USE).splitlines() == [
        " ".join(every_schedule.__all__),
        "finished ['Bob', 'Ann']",
        "{'holds': 3, 'breaks': 3, 'hangs': 0, 'fails': 0}",
    ]
    told = run(python, "-m", "every_schedule", "explore", "program.py", "--html", "report.html")
    assert told == "6 schedules: all hold\n"
    page = (place / "report.html").read_text(encoding="utf-8")
    assert all(sign in page for sign in ("<svg", "es-play", ".es-player", "EveryScheduleWords"))

    (place / "reads.py").write_text('print(open("stock.csv").read())\n', encoding="utf-8")
    (place / "data").mkdir()
    (place / "data" / "stock.csv").write_text("two", encoding="utf-8")
    told = run(python, "-m", "every_schedule", "explore", "reads.py", "--files", "data/stock.csv")
    assert told == "1 schedule: it holds\n"

    # Another project: by its path from here, and by its name from inside.
    scripts, deep = tmp_path / "other" / "scripts", tmp_path / "other" / "deep" / "er"
    scripts.mkdir(parents=True)
    deep.mkdir(parents=True)
    for name, module in ("shop", "every_schedule"), ("stall", "scripts.say"):
        text = PROGRAM.replace("from say import", f"from {module} import")
        (scripts / f"{name}.py").write_text(text, encoding="utf-8")
        told = run(python, "-m", "every_schedule", "explore", scripts / f"{name}.py", "--start-method=spawn")
        assert told == "6 schedules: all hold\n"
        code = f"from every_schedule import explore; print(explore({name!r}).counts['holds'])"
        assert run(python, "-c", code, cwd=deep) == "6\n"
    code = "from every_schedule import places, say; say(places.root().name)"
    assert run(python, "-c", code, cwd=deep) == "MainProcess: other\n"
    assert run(python, "-c", code) == "MainProcess: elsewhere\n"
