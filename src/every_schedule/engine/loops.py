"""Which loop of a program goes on and on, as far as the lines tell to which an actor comes."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from every_schedule.place import Place
from every_schedule.wire import Job
from every_schedule.words import enumerated

Visit = tuple[str, int]  # file and line


def told(visits: Mapping[str, Counter[Visit]], job: Job) -> list[str]:
    """A sentence for each loop in which actors go on and on: "Ann goes on and on (shop.py:9, while True:)".

    `visits` is where each of them has moved, and how often.
    """
    who: dict[str, list[str]] = {}
    for actor, places in sorted(visits.items()):
        if max(places.values(), default=0) > 1:
            who.setdefault(str(_loop(places, job)), []).append(actor)
    return [
        f"{enumerated(names)} go{'es' if len(names) == 1 else ''} on and on ({place})"
        for place, names in who.items()
    ]


def _loop(visits: Counter[Visit], job: Job) -> Place:
    """The loop around the line to which an actor came most often, or that line if there is none."""
    (file, line), _ = visits.most_common(1)[0]
    text = _text(file, job)
    lines = text.splitlines()
    try:
        around = [
            node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, (ast.While, ast.For)) and node.lineno <= line <= (node.end_lineno or 0)
        ]
    except (SyntaxError, ValueError):
        around = []
    if around:
        line = min(node.lineno for node in _endless(around) or around)
    return Place(Path(file).name, line, lines[line - 1].strip() if 0 < line <= len(lines) else "")


def around(line: int, job: Job) -> Place:
    """The loop of the script in which a line stands, or the line itself."""
    return _loop(Counter({(job["script"], line): 1}), job)


def _endless(loops: Sequence[ast.While | ast.For]) -> list[ast.While | ast.For]:
    """Those of the loops that have no condition: "while True"."""
    return [
        loop
        for loop in loops
        if isinstance(loop, ast.While) and isinstance(loop.test, ast.Constant) and loop.test.value
    ]


def _text(file: str, job: Job) -> str:
    if file == job["script"]:
        return job["source"].encode("latin-1").decode("utf-8", errors="replace")
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
