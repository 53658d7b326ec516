"""Take guards out of scripts, one at a time, and tell who notices.

    python tools/guards.py lock_tickets            one script
    python tools/guards.py lock_tickets:12         what stands in its line 12
    python tools/guards.py lock pipe               the scripts of two chapters
    python tools/guards.py                         all scripts
    python tools/guards.py lock --notebook         where no test notices, run the chapter's notebook, too

A guard is what keeps a program right and is not missed at once: `with lock:`, `finally:`, and a call of
close, join, release, set, task_done, acquire, or put(None). Against a private copy of the project in which
one of them is gone run the tests that name its script, the quick ones first; then the rest of its chapter's,
and those of all scripts. The first failure is enough. A guard that nobody can notice stands in
tests/guards.toml, with the reason. The exit code is 1 where one that does not stand there is missed by
nobody, and where one that does is noticed.

A removal takes three or four seconds of an idle core where a quick test notices, a minute where nobody
does. All of it has the lowest priority, so that one can go on working; on a busy machine it hardly moves.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from refresh import pages_of

ROOT = Path(__file__).parents[1]
CALLS = {"close", "join", "release", "set", "task_done", "acquire"}
SHORTEST = 300  # seconds that tests may take at least, on a busy machine; whoever makes them hang is noticed
NEEDED = ("book", "scripts", "src", "tests", "tools", "conftest.py", "pyproject.toml")


class Guard(NamedTuple):
    """One guard, and the script without it."""

    script: str
    line: int
    name: str  # "main: lock.release()": the function and the line; what stands in tests/guards.toml
    without: str  # the text of the script, with as many lines


class Verdict(NamedTuple):
    """What became of a removal."""

    guard: Guard
    noticed: str  # by which test or notebook; "" by none
    reason: str  # why nobody can notice, from tests/guards.toml; "" if none is given
    seconds: float = 0  # what it took to find out

    @property
    def right(self) -> bool:
        """True if it is noticed, or a reason is given, and not both."""
        return bool(self.noticed) != bool(self.reason)

    def __str__(self) -> str:
        told = f"noticed by {self.noticed}" if self.noticed else self.reason or "NOBODY NOTICES"
        if self.noticed and self.reason:
            told += ", and tests/guards.toml has a reason why not"
        return f"{self.guard.script}:{self.guard.line}, {self.guard.name}: {told} ({self.seconds:.0f} s)"


def guards(script: str, text: str) -> Iterator[Guard]:
    """Every guard of a script, in the order of its lines."""
    lines = text.splitlines(keepends=True)
    found: list[tuple[int, str, str]] = []

    def guard(function: str, first: int, last: int, new: list[str]) -> None:
        without = [*lines[: first - 1], *new, *["\n"] * (last - first + 1 - len(new)), *lines[last:]]
        found.append((first, f"{function}: {lines[first - 1].strip()}", "".join(without)))

    def visit(node: ast.AST, function: str) -> None:
        if isinstance(node, ast.FunctionDef):
            function = node.name
        if isinstance(node, ast.Expr) and _is_guard(node.value):
            assert node.end_lineno
            guard(function, node.lineno, node.end_lineno, [_indent(lines[node.lineno - 1]) + "pass\n"])
        elif isinstance(node, ast.With):
            for item in node.items:
                if _is_lock(item):
                    rest = ", ".join(ast.unparse(other) for other in node.items if other is not item)
                    head = f"with {rest}:" if rest else "if True:"
                    last = node.body[0].lineno - 1
                    guard(function, node.lineno, last, [f"{_indent(lines[node.lineno - 1])}{head}\n"])
        elif isinstance(node, ast.Try) and node.finalbody and not node.handlers:
            words = lines[:]
            place = max(n for n in range(node.finalbody[0].lineno) if words[n].strip() == "finally:")
            words[node.lineno - 1] = words[node.lineno - 1].replace("try:", "if True:")
            words[place] = words[place].replace("finally:", "if True:")
            found.append((place + 1, f"{function}: finally:", "".join(words)))
        for child in ast.iter_child_nodes(node):
            visit(child, function)

    visit(ast.parse(text), "")
    for line, name, without in sorted(found):
        compile(without, script, "exec")
        yield Guard(script, line, name, without)


def _is_guard(call: ast.expr) -> bool:
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return False
    sentinel = [ast.unparse(arg) for arg in call.args] == ["None"]
    return call.func.attr in CALLS or (call.func.attr == "put" and sentinel)


def _is_lock(item: ast.withitem) -> bool:
    """A lock is something that there is already, or that belongs to a Value; not a file, not a new pool."""
    made = isinstance(item.context_expr, ast.Call) and not ast.unparse(item.context_expr).endswith(
        ".get_lock()"
    )
    return not made and item.optional_vars is None


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


class Copy:
    """A private copy of the project, in which one script at a time is changed."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name in NEEDED:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "_build", ".*")
                shutil.copytree(ROOT / name, folder / name, ignore=ignored)
            else:
                shutil.copy(ROOT / name, folder / name)

    def write(self, script: str, text: str) -> None:
        """Change a script, and the cell that writes it.

        The notebooks in `book` lose their outputs: what they show the tests leave to them, and are quicker.
        `stored` has those with outputs, for nbval.
        """
        (self.root / f"scripts/{script}.py").write_text(text, encoding="utf-8")
        (self.root / "stored").mkdir(exist_ok=True)
        head = f"%%writefile ../scripts/{script}.py\n"
        for page in pages_of(chapter_of_script(script)):
            notebook = json.loads(page.read_text(encoding="utf-8"))
            for cell in notebook["cells"]:
                if "".join(cell["source"]).startswith(head):
                    cell["source"] = head + text.removesuffix("\n")
            (self.root / "stored" / page.name).write_text(json.dumps(notebook), encoding="utf-8")
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    cell["outputs"] = []
            (self.root / "book" / page.name).write_text(json.dumps(notebook), encoding="utf-8")

    def fails(self, *args: str, longest: float | None = None) -> str:
        """The first test that fails, or "". Longer than `longest` seconds is a failure, too."""
        command = [sys.executable, "-m", "pytest", "-n0", "-x", "-q", "-p", "no:cacheprovider", *args]
        # A pytest that runs this one must not be mistaken for it.
        env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        places = [str(self.root / "src"), env.get("PYTHONPATH", "")]
        pytest = subprocess.Popen(
            command,
            cwd=self.root,
            env=env | {"PYTHONPATH": os.pathsep.join(filter(None, places))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            output, _ = pytest.communicate(timeout=longest)
        except BaseException as error:
            if os.name == "posix":
                os.killpg(pytest.pid, signal.SIGKILL)
            pytest.kill()
            pytest.communicate()
            if isinstance(error, subprocess.TimeoutExpired):
                return "a test that does not end"
            raise
        if pytest.returncode in (0, 5):  # 5: there are no such tests
            return ""
        found = re.search(r"^(?:FAILED|ERROR) (\S+?::.*?)(?: - .*)?$", output, re.MULTILINE)
        return found[1] if found else output.strip().splitlines()[-1]

    def passes(self, *args: str) -> float:
        """How many seconds it takes until all pass.

        Raises SystemExit if one fails.
        """
        began = time.monotonic()
        if failed := self.fails(*args):
            raise SystemExit(f"{failed} fails although nothing was taken out")
        return time.monotonic() - began


def chapter_of_script(script: str) -> str:
    """The chapter whose name a script begins with."""
    chapters = [path.stem for path in ROOT.glob("book/*.ipynb") if script.startswith(f"{path.stem}_")]
    return max(chapters, key=len, default="")


def scripts() -> list[str]:
    """The scripts of all chapters."""
    return sorted(path.stem for path in ROOT.glob("scripts/*.py") if chapter_of_script(path.stem))


def guards_of(script: str) -> list[Guard]:
    return list(guards(script, (ROOT / f"scripts/{script}.py").read_text(encoding="utf-8")))


def reasons() -> dict[str, dict[str, str]]:
    """For each script the guards that nobody can notice, and why."""
    return tomllib.loads((ROOT / "tests/guards.toml").read_text(encoding="utf-8"))


def check(script: str, found: list[Guard], notebook: bool, copy: Copy) -> Iterator[Verdict]:
    """Take out guards of a script, one at a time."""
    text = (ROOT / f"scripts/{script}.py").read_text(encoding="utf-8")
    chapter = chapter_of_script(script)
    tests = f"tests/test_{chapter}.py"
    any_script = " or ".join(scripts())
    rest = f"(test_{chapter} or a_script or a_pool) and not ({any_script})"
    runs = [
        [tests, "-k", script],
        [tests, "-k", script, "--everything", "-m", "everything"],
        [tests, "tests/test_book.py", "--everything", "-k", rest],
    ]
    if notebook:
        runs.append(["--nbval", *(f"stored/{page.name}" for page in pages_of(chapter))])
    known = reasons().get(script, {})
    limits: list[float] = []
    try:
        for guard in found:
            began, noticed = time.monotonic(), ""
            for number, run in enumerate(runs):
                if number == len(limits):  # a test that fails anyway notices nothing
                    copy.write(script, text)
                    limits.append(10 * copy.passes(*run))
                copy.write(script, guard.without)
                if noticed := copy.fails(*run, longest=max(SHORTEST, limits[number])):
                    break
            yield Verdict(guard, noticed, known.get(guard.name, ""), time.monotonic() - began)
    finally:
        copy.write(script, text)


def main() -> int:
    parser = argparse.ArgumentParser(description="Take guards out of scripts, and tell who notices.")
    parser.add_argument("name", nargs="*", help="a script or a chapter; default: all scripts")
    parser.add_argument("--notebook", action="store_true", help="ask the chapter's notebook, too")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time; default: 1")
    options = parser.parse_args()
    names, chosen = set(options.name), {}
    for script in scripts():
        found = guards_of(script)
        if names and not {script, chapter_of_script(script)} & names:
            found = [guard for guard in found if f"{script}:{guard.line}" in names]
        if found:
            chosen[script] = found
    known = {name for script in scripts() for name in (script, chapter_of_script(script))}
    known |= {f"{script}:{guard.line}" for script, found in chosen.items() for guard in found}
    if names - known:
        parser.error(f"there is no script, no chapter and no guard {min(names - known)!r}")
    if hasattr(os, "nice"):
        os.nice(19)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copies: queue.SimpleQueue[Copy] = queue.SimpleQueue()
        for number in range(options.jobs):
            copies.put(Copy(Path(folder, str(number))))

        def job(script: str) -> list[Verdict]:
            copy = copies.get()
            try:
                found = []
                for verdict in check(script, chosen[script], options.notebook, copy):
                    print(verdict, flush=True)
                    found.append(verdict)
                return found
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(options.jobs) as pool:
            verdicts = [verdict for found in pool.map(job, chosen) for verdict in found]
    wrong = [verdict for verdict in verdicts if not verdict.right]
    print(f"{len(verdicts)} guards, {len(wrong)} that should be looked at")
    for verdict in wrong:
        print(f"  {verdict}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
