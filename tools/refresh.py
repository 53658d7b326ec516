"""Run chapters again and store what they show.

    python tools/refresh.py              every chapter
    python tools/refresh.py lock pool    all pages of these two
    python tools/refresh.py lock_rules   one page
    python tools/refresh.py --check      write nothing; fail if a file would change

What is stored depends on the chapter alone: a second run leaves the file byte for byte the same, so
`git diff` shows what really changed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from tqdm import tqdm

BOOK = Path(__file__).parents[1] / "book"
PARTS = ("_rules", "_wrong")  # of a chapter that has three pages: NAME, NAME_rules, NAME_wrong
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
KEPT = ("mystnb", "tags")  # of a cell's metadata
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"<[^<>\n]* at 0x[0-9a-fA-F]+")

# %%writefile truncates a file before it writes it, and says "Writing" or "Overwriting". Chapters that
# run side by side share scripts/say.py: here a file that is right already is left alone, and the line
# is the same in either case.
STARTUP = """
def writefile(line, cell):
    from pathlib import Path

    path = Path(line)
    if not path.exists() or path.read_text(encoding="utf-8") != cell:
        path.write_text(cell, encoding="utf-8")
    print("Writing", line)


get_ipython().register_magic_function(writefile, "cell")
del writefile
"""


def chapter_of(page: str) -> str:
    """The chapter that a page belongs to: "lock" for lock_rules."""
    for part in PARTS:
        page = page.removesuffix(part)
    return page


def pages_of(chapter: str) -> list[Path]:
    """The notebooks of a chapter, or the one of that name."""
    names = [chapter] + [chapter + part for part in PARTS]
    return [path for name in names if (path := BOOK / f"{name}.ipynb").exists()]


class ChapterError(Exception):
    """A chapter that cannot be stored, and the cell it is about."""


@contextmanager
def kernel_environment() -> Iterator[None]:
    """The environment in which stored outputs are made and compared."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as ipython:
        # A folder of our own: nobody's start-up files, and no history that kernels fight over.
        startup = Path(ipython) / "profile_default" / "startup"
        startup.mkdir(parents=True)
        (startup / "writefile.py").write_text(STARTUP, encoding="utf-8")
        new = {"EVERY_SCHEDULE_QUIET": "1", "PYTHON_COLORS": "0", "IPYTHONDIR": ipython}
        old = {name: os.environ.get(name) for name in new}
        os.environ.update(new)
        try:
            yield
        finally:
            for name, value in old.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def refreshed(path: Path, tick: Callable[[], Any] = lambda: None) -> str:
    """The text of a chapter's file after running it. `tick` is called after each code cell."""
    notebook = _read(path)
    stored = {cell.get("id"): cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells}
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_executed=lambda **_: tick(),
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        place = next((n for n, cell in _code(notebook) if cell.execution_count is None or _errors(cell)), "?")
        raise ChapterError(f"{path.stem}, code cell {place}: {COLOUR.sub('', str(error)).strip()}") from None

    notebook.metadata = NotebookNode(METADATA)
    for cell in notebook.cells:
        cell.metadata = NotebookNode({key: cell.metadata[key] for key in KEPT if key in cell.metadata})
    for n, cell in _code(notebook):
        cell.execution_count = n
        cell.outputs = [_settled(output, n) for output in _merged(cell.outputs)]
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            cell.outputs = stored.get(cell.id) or cell.outputs  # differs each time: clear it to renew it
        if problem := _problem(cell):
            raise ChapterError(f"{path.stem}, code cell {n}: {problem}")
    return nbformat.writes(notebook) + "\n"


def _read(path: Path) -> NotebookNode:
    """The notebook, with the ids that cells already have and fixed ones for the others."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    taken = {cell.get("id") for cell in raw["cells"]}
    for n, cell in enumerate(raw["cells"], start=1):
        if not cell.get("id"):
            while (name := f"{path.stem}-{n}") in taken:
                n += 1
            taken.add(name)
            cell["id"] = name
        if cell["cell_type"] == "code":
            cell["execution_count"] = None
            cell["outputs"] = []
    raw |= {"nbformat": 4, "nbformat_minor": 5, "metadata": METADATA}
    return nbformat.reads(json.dumps(raw), as_version=4)


def _code(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """Numbered as the kernel numbers them: empty cells are not run."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return list(enumerate(cells, start=1))


def _errors(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.outputs if output.output_type == "error"]


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """One output for each stream, first: how the two interleave is chance."""
    streams: dict[str, NotebookNode] = {}
    others = []
    for output in outputs:
        if output.output_type != "stream":
            others.append(output)
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
    return [streams[name] for name in ("stdout", "stderr") if name in streams] + others


def _settled(output: NotebookNode, n: int) -> NotebookNode:
    if output.output_type == "error":
        # The frames outside the notebook differ by version of Python and by folder.
        frames = [COLOUR.sub("", frame) for frame in output.traceback]
        output.traceback = [frame for frame in frames if not frame.startswith("File ")]
    elif output.output_type == "execute_result":
        output.execution_count = n
    return output


def _problem(cell: NotebookNode) -> str:
    """Why the outputs of a cell must not be stored, or ""."""
    expected = "raises-exception" in cell.metadata.get("tags", [])
    errors = _errors(cell)
    if expected and not errors:
        return "it is tagged raises-exception and raises nothing"
    if len(errors) > expected:
        return f"showing a result failed: {errors[0].ename}: {errors[0].evalue}"
    for output in cell.outputs:
        if found := ADDRESS.search(str(output.get("data", {}).get("text/plain", ""))):
            return f"a result has no fixed repr: {found[0]}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Run chapters again and store what they show.")
    parser.add_argument("chapter", nargs="*", help="a chapter, such as lock, or a page; default: all")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    options = parser.parse_args()
    for name in options.chapter:
        if not pages_of(name):
            parser.error(f"there is no chapter {name!r}; there is {_names()}")
    paths = [path for name in options.chapter for path in pages_of(name)] or sorted(BOOK.glob("*.ipynb"))

    problems = []
    cells = sum(len(_code(_read(path))) for path in paths)
    with kernel_environment(), tqdm(total=cells, unit="cell") as bar:
        for path in paths:
            bar.set_description(path.stem)
            try:
                text = refreshed(path, bar.update)
            except ChapterError as problem:
                problems.append(str(problem))
                continue
            if text == path.read_text(encoding="utf-8"):
                continue
            if options.check:
                problems.append(f"{path.stem}: its stored outputs are not what it shows now")
            else:
                path.write_text(text, encoding="utf-8", newline="\n")
                bar.write(f"{path.name} changed")
    for text in problems:
        print(text, file=sys.stderr)
    return 1 if problems else 0


def _names() -> str:
    return ", ".join(path.stem for path in sorted(BOOK.glob("*.ipynb"))) or "none"


if __name__ == "__main__":
    sys.exit(main())
