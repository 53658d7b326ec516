"""The source of a script, as the player shows it."""

from __future__ import annotations

import ast
from collections.abc import Collection


def functions(source: str, lines: Collection[int]) -> list[tuple[int, str]]:
    """The functions around some lines: the number of its first line and the source of each.

    Without their indentation; what parses the command line is blank, for it says nothing about the run.
    """
    found = []
    try:
        tree = ast.parse(source.removeprefix("\ufeff"))
    except (SyntaxError, ValueError):  # no Python, or a null character: then its runs have failed, too
        return []
    for function in _functions(tree):
        first, last = function.lineno, function.end_lineno or function.lineno
        if not any(first <= line <= last for line in lines):
            continue
        text = [line[function.col_offset :] for line in source.split("\n")[first - 1 : last]]
        for statement in function.body:
            names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
            if "parser" in names and "say" not in names:
                for number in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1):
                    text[number - first] = ""
        found.append((first, "\n".join(line.rstrip() for line in text)))
    return found


def _functions(node: ast.AST) -> list[ast.FunctionDef]:
    """Functions and methods; one inside another belongs to that."""
    children = ast.iter_child_nodes(node)
    inside = [[child] if isinstance(child, ast.FunctionDef) else _functions(child) for child in children]
    return [function for some in inside for function in some]
