"""Store what Pythons write when programs fail: tests/golden/VERSION/WAY.txt.

    python tools/golden.py python3.11 python3.13

Each way of tests/programs/failures.py is run by each of these interpreters. Paths of this machine are
replaced: SCRIPT is the program, LIB the standard library. What the package makes of it stands in
tests/golden/WAY.txt, and is the same for all versions; test_lab_traces compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
PROGRAM = TESTS / "programs" / "failures.py"
ABOUT = "import sys, os; print('%d.%d' % sys.version_info[:2], os.path.dirname(os.__file__))"


def ways() -> list[str]:
    """The functions of the program that take nothing."""
    return re.findall(r"(?m)^def (\w+)\(\):", PROGRAM.read_text(encoding="utf-8"))


def main() -> None:
    for python in sys.argv[1:]:
        command = python.split()
        version, library = subprocess.check_output([*command, "-c", ABOUT], text=True).split()
        folder = TESTS / "golden" / version
        folder.mkdir(parents=True, exist_ok=True)
        for way in ways():
            env = {"PATH": os.defpath, "PYTHON_COLORS": "0", "PYTHONDONTWRITEBYTECODE": "1"}
            done = subprocess.run(
                [*command, str(PROGRAM), way],
                env=env,
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
            )
            text = done.stderr.replace(str(PROGRAM), "SCRIPT").replace(library, "LIB")
            text = re.sub(r"0x[0-9a-f]+", "0x7f0000000000", text)
            (folder / f"{way}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
