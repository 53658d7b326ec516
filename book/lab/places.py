"""At which line of a script an actor said a text, where that is certain; and the functions around lines.

What a process says tells its `say` only if no other `say` could have said it too. So candidates are
ruled out by what is true of every run: the actor that a `who=` names; that only the main process is in
a function which nothing but the module itself calls; that a process has one target.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lab.director import MAIN


@dataclass(frozen=True)
class _Say:
    """A call of `say`, and what it can say."""

    line: int
    text: str  # a pattern
    who: str  # a pattern; "" where the process speaks for itself
    main: bool  # it is in a function that only the main process can be in
    target: str  # its function, if that is nothing but the target of processes

    def could(self, who: str, text: str) -> bool:
        if not who or not re.fullmatch(self.text, text):  # what is merely printed, nobody says
            return False
        if self.who:
            return bool(re.fullmatch(self.who, who))
        return not (self.main and who != MAIN) and not (self.target and who == MAIN)


def places(source: str, said: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """For each actor and text the line of the only `say` that it can be; 0 if there is none or several."""
    tree = ast.parse(source)
    says = _says(tree)
    found = {(who, text): [say for say in says if say.could(who, text)] for who, text in said}
    target = {who: says[0].target for (who, _), says in found.items() if len(says) == 1 and says[0].target}
    target |= _named(tree)
    for (who, text), several in found.items():
        if who in target:
            found[who, text] = [say for say in several if say.target in ("", target[who])]
    return {pair: says[0].line if len(says) == 1 else 0 for pair, says in found.items()}


def functions(source: str, lines: Iterable[int]) -> list[tuple[int, str]]:
    """The functions around some lines: the number of its first line and the source of each.

    Without their indentation; what parses the command line is blank, for it says nothing about the run.
    """
    found = []
    for function in _functions(ast.parse(source)):
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


def _says(tree: ast.Module) -> list[_Say]:
    functions = _functions(tree)

    def around(node: ast.expr) -> ast.FunctionDef | None:
        return next((f for f in functions if f.lineno <= node.lineno <= (f.end_lineno or 0)), None)

    calls = _calls(tree)
    at_once = {call.func for call in calls if not around(call)}  # what the module itself calls
    targets = {_given(call).get("target") for call in calls if _name(call.func) == "Process"}
    says = []
    for call in calls:
        if _name(call.func) == "say" and call.args:
            function = around(call)
            name = function.name if function and function in tree.body else ""
            uses = {node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name}
            who = [*call.args[1:2], *filter(None, [_given(call).get("who")])]
            says.append(
                _Say(
                    line=call.lineno,
                    text=_pattern(call.args[0]),
                    who=_pattern(who[0]) if who else "",
                    main=not who and bool(uses) and uses <= at_once,
                    target=name if not who and uses and uses <= targets else "",
                )
            )
    return says


def _named(tree: ast.Module) -> dict[str, str]:
    """The targets of the processes whose name stands beside it."""
    found: dict[str, set[str]] = {}
    for call in _calls(tree):
        match _given(call) if _name(call.func) == "Process" else {}:
            case {"target": ast.Name(id=target), "name": ast.Constant(value=str(name))}:
                found.setdefault(name, set()).add(target)
    return {name: target for name, (target, *others) in found.items() if not others}


def _calls(tree: ast.Module) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _given(call: ast.Call) -> dict[str | None, ast.expr]:
    return {word.arg: word.value for word in call.keywords}


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def _pattern(text: ast.expr) -> str:
    match text:
        case ast.Constant(value=value):
            return re.escape(" ".join(str(value).splitlines()))
        case ast.JoinedStr(values=parts):
            return "".join(map(_pattern, parts))
        case ast.IfExp(body=one, orelse=other):
            return f"(?:{_pattern(one)}|{_pattern(other)})"
        case _:
            return ".*"
