"""What crosses a border has a type: mypy, as the project runs it, finds mistakes that were planted there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]


class Mistake(NamedTuple):
    """What stands in a file, what is planted in its place, and what mypy says of that."""

    file: str
    right: str
    wrong: str
    told: str


MISTAKES = [
    Mistake(
        "engine/portable.py",
        "def exit_code(",
        "def exitcode(",
        r"Incompatible return value.*\n.*\n.*exit_code",
    ),
    Mistake("engine/director.py", 'self.job["patience"]', 'self.job["patince"]', r'no key "patince"'),
    Mistake(
        "engine/stage.py",
        "program.errors_of_each()",
        "program.error_of_each()",
        r'no attribute "error_of_each"',
    ),
    Mistake("engine/stage.py", '"unjoined": unjoined', '"unjoinde": unjoined', r'[Ee]xtra key "unjoinde"'),
    Mistake("pictures/svg.py", 'kind == "breaks"', 'kind == "braeks"', r"Non-overlapping .*braeks"),
    Mistake("engine/director.py", 'story.outcome = "hung"', 'story.outcome = "hanged"', r"hanged"),
]


@pytest.mark.everything
def test_mypy_finds_what_is_planted_at_borders(tmp_path):
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, right, wrong, _ in MISTAKES:
        path = tmp_path / "src" / "every_schedule" / file
        text = path.read_text(encoding="utf-8")
        assert right in text
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), "src"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    for file, _, wrong, told in MISTAKES:
        assert re.search(rf"(?m)^src/every_schedule/{file}:\d+: error: .*{told}", done.stdout), (
            wrong,
            done.stdout,
        )
