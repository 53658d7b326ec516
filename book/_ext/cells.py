"""Cells as a reader of a page wants them; a notebook has them as they are run.

A cell that writes a script becomes a listing under the script's name and the first line of its docstring.
It shows what acts: imports are folded away, and a `main` that does no more than to start and join; with the
tag `hide-cell` the whole script is. That the file was written is not shown. Cells that prove what the text
says stand folded at the end of their section. An entry of a table knows the name of its column.
"""

from __future__ import annotations

import ast
import re
from html import escape
from itertools import pairwise
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

WORDS = {"whole": "The whole file", "checked": "How this was checked"}
WRITES = re.compile(r"%%writefile \.\./(scripts/\w+\.py)\n")
SHORT = 24  # lines of a script that is shown as a whole
# What `main` may call and still be of no interest.
STARTS = {
    *(
        "ArgumentParser",
        "Array",
        "Barrier",
        "BoundedSemaphore",
        "Condition",
        "Event",
        "Lock",
        "Process",
        "RLock",
    ),
    *("Semaphore", "Value", "add_argument", "append", "dumps", "enumerate", "join", "len", "nullcontext"),
    *("parse_args", "range", "sorted", "start", "write_text", "zip"),
}


def shown(script: str) -> str:
    """The part of a script that a page shows at first: what acts, and the constants that it uses.

    All of a short script; else no docstring, no imports, no guard, and `main` only if it acts itself.
    """
    lines = script.splitlines()
    body = ast.parse(script).body
    acts = [one for one in body if isinstance(one, (ast.FunctionDef, ast.ClassDef)) and not _only_starts(one)]
    if len(lines) <= SHORT or not acts:
        return script
    used = {name.id for one in acts for name in ast.walk(one) if isinstance(name, ast.Name)}
    constants = [
        one
        for one in body
        if isinstance(one, ast.Assign) and used & {ast.unparse(target) for target in one.targets}
    ]
    kept = sorted([*constants, *acts], key=lambda one: one.lineno)
    parts = ["\n".join(lines[_first(one) - 1 : one.end_lineno]) for one in kept]
    between = ["\n" if one in constants and other in constants else "\n\n\n" for one, other in pairwise(kept)]
    return "".join(part + gap for part, gap in zip(parts, [*between, "\n"], strict=True))


def _first(one: ast.stmt) -> int:
    return min(line.lineno for line in (one, *getattr(one, "decorator_list", [])))


def _only_starts(main: ast.FunctionDef | ast.ClassDef) -> bool:
    """True for a `main` that makes, starts and joins the others, and does no more."""
    if main.name != "main":
        return False
    calls = [call.func for call in ast.walk(main) if isinstance(call, ast.Call)]
    return {func.attr if isinstance(func, ast.Attribute) else ast.unparse(func) for func in calls} <= STARTS


def list_scripts(doctree: nodes.document) -> None:
    """Make listings of the cells that write scripts."""
    for cell in list(doctree.findall(nodes.container)):
        if cell.get("nb_element") != "cell_code":
            continue
        code = next(iter(cell.findall(nodes.literal_block)), None)
        if code is None or not (match := WRITES.match(code.astext())):
            continue
        script = code.astext()[match.end() :]
        part = shown(script)
        about = (ast.get_docstring(ast.parse(script)) or "").partition("\n")[0]
        caption = f'<p class="es-file"><code>{match[1]}</code> {_emphasized(about)}</p>'
        hidden = {"tag_hide-cell", "tag_hide-input"} & set(cell["classes"])
        parts: list[nodes.Node] = [_raw(caption)] if hidden else [_raw(caption), _listing(code, part)]
        if hidden or part != script:
            parts += _fold("es-whole", WORDS["whole"], [_listing(code, script)])
        cell.children.clear()
        cell.extend(parts)
        _unhide(cell)


def _listing(code: nodes.literal_block, text: str) -> nodes.container:
    """A listing that looks as the input of a cell does."""
    listing = code.deepcopy()
    listing.children.clear()
    listing.rawsource = text
    listing += nodes.Text(text)
    return nodes.container("", listing, classes=["cell_input"])


def _emphasized(text: str) -> str:
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", escape(text, quote=False))


def fold_proofs(doctree: nodes.document) -> None:
    """Move the hidden cells of each section to the end of what stands before its first subsection."""
    for section in doctree.findall(nodes.section):
        hidden = [one for one in section.children if isinstance(one, nodes.container) and _hides(one)]
        if not hidden:
            continue
        for cell in hidden:
            section.remove(cell)
            _unhide(cell)
        inner = (n for n, one in enumerate(section.children) if isinstance(one, nodes.section))
        place = next(inner, len(section.children))
        for one in reversed(_fold("es-checked", WORDS["checked"], hidden)):
            section.insert(place, one)


def label_tables(doctree: nodes.document) -> None:
    """Give each entry of a table the name of its column; it is shown on a phone, where a row is a block."""
    for group in doctree.findall(nodes.tgroup):
        heads = [
            entry.astext().strip()
            for head in group.findall(nodes.thead)
            for row in head.findall(nodes.row)
            for entry in row.children
        ]
        for body in group.findall(nodes.tbody):
            for row in body.findall(nodes.row):
                for name, entry in list(zip(heads, row.children, strict=False))[1:]:
                    paragraph = next(iter(entry.findall(nodes.paragraph)), None)
                    if name and paragraph is not None and paragraph.astext().strip():
                        paragraph.insert(0, nodes.inline("", f"{name}: ", classes=["es-column"]))


def _unhide(cell: nodes.container) -> None:
    """Keep myst-nb from hiding a cell: it stands in a fold of ours."""
    cell["hide_mode"] = None
    cell["classes"] = [name for name in cell["classes"] if not name.startswith("tag_hide")]


def _hides(cell: nodes.container) -> bool:
    return cell.get("nb_element") == "cell_code" and cell.get("hide_mode") == "all"


def _fold(name: str, summary: str, content: list[Any]) -> list[nodes.Node]:
    return [_raw(f'<details class="{name}"><summary>{summary}</summary>'), *content, _raw("</details>")]


def _raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def change(app: Sphinx, doctree: nodes.document) -> None:
    list_scripts(doctree)
    fold_proofs(doctree)
    label_tables(doctree)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("doctree-read", change)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
