"""The player's data: every run can be read back from it. Hardly a process is started here."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from every_schedule import Grade, explore, launch, places
from every_schedule._launch import called
from every_schedule.exploration import Exploration, Verdict
from every_schedule.pictures import data as pictures
from every_schedule.pictures import playdata, source
from every_schedule.run import Line, Run


def a_run(schedule: list[str], moves: list[list[str]], lines: list[Line], **more: Any) -> Run:
    parts = {
        "script": "lock.py",
        "args": ("--no-lock", "2"),
        "start_method": "fork",
        "directed": True,
        "ends": {},
        "outcome": "finished",
        "exit_codes": {},
        "errors": [],
        "stacks": {},
        "said_at": [0] * len(lines),
        "unjoined": [],
        "left_behind": [],
        "output": "",
        "stderr": "",
    }
    return Run(schedule=schedule, moves=moves, lines=lines, **(parts | more))  # type: ignore[arg-type]


def an_exploration(runs: list[Run], verdicts: list[Verdict], source: str = "") -> Exploration:
    return Exploration("lock.py", ("--no-lock", "2"), "fork", runs, verdicts, source, call="lock")


def orders(left: dict[str, int]) -> Iterator[list[str]]:
    if not any(left.values()):
        yield []
    for who in sorted(left):
        if left[who]:
            for rest in orders({**left, who: left[who] - 1}):
                yield [who, *rest]


def counting(actors: str, steps: int) -> Exploration:
    """Actors who read a number, then write it plus one; what they say depends on the schedule."""
    runs, verdicts = [], []
    for order in orders(dict.fromkeys(actors, steps)):
        number, seen = 0, {}
        lines = [Line(0, who, "starts") for who in actors]
        for step, who in enumerate(order, 1):
            if who in seen:
                number = seen.pop(who) + 1
                lines.append(Line(step, who, f"writes {number}"))
            else:
                seen[who] = number
                lines.append(Line(step, who, f"reads {number}"))
        lines.append(Line(len(order), "", f"{number} <&> at the end"))
        ends = {who: len(order) - order[::-1].index(who) for who in actors}
        moves = [sorted(set(order[step:])) for step in range(len(order))]
        codes = {"MainProcess": 0, **dict.fromkeys(actors, 0)}
        runs.append(a_run(order, moves, lines, ends=ends, exit_codes=codes))
        verdicts.append(
            Verdict("breaks", f"{number} < {len(actors)}") if number < 2 else Verdict("holds", "")
        )
    return an_exploration(runs, verdicts)


STARTS = [Line(0, "Ann", "starts"), Line(0, "Bob", "starts")]
STACKS = {
    "Ann": "lock.py:8, b.acquire()",
    "Bob": "lock.py:8, a.acquire()",
    "MainProcess": "lock.py:9, join()",
}
HUNG = a_run(
    ["Ann", "Bob"],
    [["Ann", "Bob"], ["Bob"]],
    STARTS,
    outcome="hung",
    exit_codes={"MainProcess": None},
    stacks=STACKS,
)
FAILED = a_run(
    ["Bob", "~", "Ann"],
    [["Ann", "Bob"], ["~"], ["Ann"]],
    [*STARTS, Line(2, "Ann", "gives up")],
    outcome="failed",
    ends={"Bob": 1, "Ann": 3},
    exit_codes={"MainProcess": 0, "Ann": 0, "Bob": 1},
    errors=["Process Bob:\nValueError: no"],
)
BAD = an_exploration([HUNG, FAILED], [Verdict("hangs", ""), Verdict("fails", "ValueError: no")])


def data(exploration: Exploration) -> dict[str, Any]:
    return json.loads(playdata.text(exploration))


def read_back(found: dict[str, Any], schedule: list[str]) -> dict[str, Any]:
    """What the data says of a schedule, step by step, as the player reads it."""
    number = len(found["nodes"]) - 1
    news, *rest = found["nodes"][number]
    lines, moves, ends, failed = [], [], {}, set()
    for step, mover in enumerate([*schedule, None]):
        for item in news:
            if item >= 0:
                who, what, _ = found["lines"][3 * item : 3 * item + 3]
                lines.append(Line(step, found["actors"][who], found["texts"][what]))
            else:
                who = found["actors"][(-1 - item) // 2]
                ends[who] = step
                failed |= {who} if (-1 - item) % 2 else set()
        if mover is None:
            break
        moves.append([found["actors"][who] for who in rest[::2]])
        number -= rest[1::2][moves[-1].index(mover)]
        news, *rest = found["nodes"][number]
    kind, reason, *waits = rest
    words = [found["texts"][text] for text in waits]
    stacks = dict(zip(words[::2], words[1::2], strict=True))
    said = found["texts"][reason] if reason >= 0 else ""
    return {
        "lines": lines,
        "moves": moves,
        "ends": ends,
        "failed": failed,
        "verdict": (kind, said),
        "stacks": stacks,
    }


@pytest.mark.parametrize("exploration", [counting("AB", 2), counting("ABC", 2), BAD], ids=["2", "3", "bad"])
def test_every_run_can_be_read_back(exploration: Exploration) -> None:
    found = data(exploration)
    for run, verdict in zip(exploration.runs, exploration.verdicts, strict=True):
        back = read_back(found, run.schedule)
        assert back["lines"] == run.lines
        assert back["ends"] == run.ends
        assert back["failed"] == {who for who in run.ends if run.exit_codes[who]}
        assert back["verdict"] == verdict
        assert back["stacks"] == run.stacks


def test_who_could_move_is_whoever_moves_in_some_run() -> None:
    exploration = counting("ABC", 2)
    found = data(exploration)
    for run in exploration.runs:
        assert read_back(found, run.schedule)["moves"] == run.moves


def test_there_are_exactly_as_many_schedules() -> None:
    found = data(counting("ABC", 2))

    def leaves(number: int) -> int:
        _, *rest = found["nodes"][number]
        return 1 if isinstance(rest[0], str) else sum(leaves(number - far) for far in rest[1::2])

    assert leaves(len(found["nodes"]) - 1) == 90


def test_the_line_of_python_can_be_written_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data(BAD)["call"] == ["lock", "--no-lock", "2"]
    (tmp_path / "scripts").mkdir()
    monkeypatch.chdir(tmp_path)
    assert called(tmp_path / "scripts" / "lock.py") == "lock"
    assert called(tmp_path / "lock.py") == "lock.py"  # a script of the reader's own


def test_actors_come_first_then_time_then_nobody() -> None:
    assert data(BAD)["actors"] == ["Ann", "Bob", "~"]
    assert data(counting("AB", 2))["actors"] == ["A", "B", ""]
    hers = a_run(["Ann~", "Bob", "Cyd"], [["Ann~", "Bob"], ["Bob"], ["Cyd"]], STARTS)
    found = data(an_exploration([hers], [Verdict("holds", "")]))
    assert found["actors"] == ["Ann", "Bob", "Cyd", "Ann~"]
    assert found["colours"] == ["a0", "a1", "a2", "a0"]


def test_who_comes_back_in_another_run_has_not_ended() -> None:
    """A task is over when it can no longer move; but a blocked one looks the same."""
    lines = [Line(0, "task 1", "starts"), Line(0, "task 2", "starts")]
    both = [["task 1", "task 2"], ["task 2"]]
    over = a_run(["task 1", "task 2"], both, lines)
    back = a_run(["task 1", "~", "task 1"], [both[0], ["task 2", "~"], ["task 1"]], lines)
    holds = Verdict("holds", "")
    alone = data(an_exploration([over], [holds]))
    assert read_back(alone, over.schedule)["ends"] == {"task 1": 1, "task 2": 2}
    beside = data(an_exploration([over, back], [holds, holds]))
    assert read_back(beside, over.schedule)["ends"] == {"task 1": 2, "task 2": 2}


WORKERS = """import argparse
from multiprocessing import Process, Queue

from scripts.say import say


def put(queue):
    say("arrives")

    queue.put(1)
    say(
        "has put it"
    )


def get(queue):
    say("arrives")
    while queue.get():
        say("gets it")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--late",
    )
    options = parser.parse_args()
    queue = Queue()
    for name in ("Ann", "Bob"):
        Process(target=put, args=(queue,), name=name).start()
    print("is printed")
    say("arrives")


if __name__ == "__main__":
    main()
"""


@pytest.fixture
def workers(tmp_path: Path) -> Path:
    path = tmp_path / "workers.py"
    path.write_text(WORKERS, encoding="utf-8")
    return path


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_run_knows_the_line_of_the_script_that_said_each_of_its_lines(workers: Path, method: str) -> None:
    run = launch(workers, schedule="Ann Bob", start_method=method)
    said = [(who, what, at) for (_, who, what), at in zip(run.lines, run.said_at, strict=True)]
    assert said == [
        ("", "is printed", 0),
        ("Ann", "arrives", 8),
        ("Bob", "arrives", 8),
        ("MainProcess", "arrives", 32),
        ("Ann", "has put it", 11),
        ("Bob", "has put it", 11),
    ]


def test_what_another_file_says_has_no_line(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("from scripts.say import say\n\ndef tell():\n    say('hello')\n")
    script = tmp_path / "asks.py"
    script.write_text("from helper import tell\n\ntell()\n")
    assert launch(script, schedule="").said_at == [0]


def test_a_free_run_does_not_know_them(workers: Path) -> None:
    assert set(launch(workers).said_at) == {0}


def test_the_source_of_each_actors_function_is_there_once(workers: Path) -> None:
    put = 'def put(queue):\n    say("arrives")\n\n    queue.put(1)\n    say(\n        "has put it"\n    )'
    main = (
        "def main():\n\n\n\n\n\n"  # what parses the command line is left out, and the numbers remain right
        '    queue = Queue()\n    for name in ("Ann", "Bob"):\n'
        "        Process(target=put, args=(queue,), name=name).start()\n"
        '    print("is printed")\n    say("arrives")'
    )
    assert data(explore(workers))["code"] == [[7, put], [22, main]]


def test_where_an_actor_hangs_its_function_is_shown() -> None:
    waits = {"Cyd": "lock.py:17, while queue.get():", "MainProcess": "lock.py:27, join()", "Bob": "a/b.py, c"}
    run = a_run([], [], [Line(0, "Bob", "arrives"), Line(0, "Cyd", "arrives")], stacks=waits)
    found = data(an_exploration([run], [Verdict("hangs", "")], WORKERS))
    assert [first for first, _ in found["code"]] == [16]  # MainProcess has no column
    text, line = found["places"]
    assert (found["texts"][text], line) == (waits["Cyd"], 17)


def test_methods_lose_their_indentation_and_inner_functions_stay_inside() -> None:
    script = """
class Letter:
    def __reduce__(self):
        def tell():
            say("is pickled")
        tell()

say("at the top")
"""
    text = 'def __reduce__(self):\n    def tell():\n        say("is pickled")\n    tell()'
    assert source.functions(script, [5, 8]) == [(3, text)]


def test_the_source_is_that_which_was_run_wherever_the_script_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "from scripts.say import say\n\ndef main():\n    say('hello')\n\nmain()\n", encoding="utf-8"
    )
    exploration = explore(path)
    path.write_text("what is written later\n", encoding="utf-8")
    found = data(exploration)
    assert found["call"] == ["mine.py"]
    assert found["code"] == [[3, "def main():\n    say('hello')"]]
    assert found["lines"] == [0, 0, 4]


def test_it_needs_no_escaping_and_has_no_place_of_one_machine() -> None:
    text = playdata.text(counting("AB", 2))
    element = pictures.element(text)
    inside = element.removesuffix("</script>").partition(">")[2]
    assert not re.search("[<>&]", inside)
    assert ET.fromstring(element).text == inside
    assert json.loads(inside) == json.loads(text)
    assert any("<&>" in text for text in data(counting("AB", 2))["texts"])
    assert str(places.root()) not in element


def test_a_page_has_the_pictures_inline_and_the_players_data_beside() -> None:
    """What stands in a notebook has neither."""
    exploration = counting("AB", 2)
    bundle = exploration._repr_mimebundle_()
    assert "<svg" not in bundle["text/html"] and "<script" not in bundle["text/html"]
    page = pictures.for_page(bundle["text/html"], bundle[pictures.MIME])
    assert page.count("<svg") == bundle["text/html"].count("<img ") and "<img" not in page
    assert page.endswith(pictures.element(playdata.text(exploration)) + "</figure>")
    ET.fromstring(page)
    run = exploration.runs[0]._repr_mimebundle_()
    assert "<script" not in pictures.for_page(run["text/html"], run[pictures.MIME])


def test_a_result_shows_itself_as_text_as_html_and_as_data() -> None:
    for shown in (HUNG, BAD, Grade((BAD,)), Grade((counting("A", 2),))):
        bundle = shown._repr_mimebundle_()
        assert list(bundle) == ["text/plain", "text/html", pictures.MIME]
        assert bundle["text/plain"] == str(shown) and bundle["text/html"] == shown._repr_html_()
        assert json.loads(json.dumps(bundle)) == bundle  # so that what is stored is what was shown


def test_the_data_of_a_run() -> None:
    found = HUNG._repr_mimebundle_()[pictures.MIME]
    assert found == {
        "type": "run",
        "script": "lock.py",
        "args": ["--no-lock", "2"],
        "start_method": "fork",
        "schedule": "Ann Bob",
        "steps": 2,
        "outcome": "hung",
        "errors": [],
        "waits": {
            "Ann": {"file": "lock.py", "line": 8, "call": "b.acquire()"},
            "Bob": {"file": "lock.py", "line": 8, "call": "a.acquire()"},
            "MainProcess": {"file": "lock.py", "line": 9, "call": "join()"},
        },
        "notes": [],
    }
    free = a_run([], [], [Line(0.1, "Ann", "x")], directed=False)
    assert free._repr_mimebundle_()[pictures.MIME]["schedule"] is None


def test_the_data_of_an_exploration_and_of_a_grade() -> None:
    found = BAD._repr_mimebundle_()[pictures.MIME]
    shortest = found.pop("shortest")
    assert json.loads(found.pop("play")) == data(BAD)
    assert found == {
        "type": "exploration",
        "call": "lock",
        "script": "lock.py",
        "args": ["--no-lock", "2"],
        "start_method": "fork",
        "schedules": 2,
        "counts": {"hangs": 1, "fails": 1},
        "complete": True,
        "untried": [],
        "unjoined": [],
    }
    assert {kind: one["reason"] for kind, one in shortest.items()} == {"hangs": "", "fails": "ValueError: no"}
    assert shortest["fails"]["run"]["errors"] == FAILED.errors
    solved = Grade((counting("A", 4),))._repr_mimebundle_()[pictures.MIME]
    assert solved["type"] == "grade" and solved["passed"] and "play" not in solved["exploration"]
    failed = Grade((BAD,))._repr_mimebundle_()[pictures.MIME]
    assert not failed["passed"] and failed["exploration"]["play"] == playdata.text(BAD)


# ---- what is shared, and small variables ------------------------------------------------------------

THINGS = [
    ("lock", "0.1", "lock"),
    ("value", "0.2.value", "left.value"),
    ("array", "0.3[0]", "cells[0]"),
    ("array", "0.3[2]", "cells[2]"),
    ("lock", "0.4", ""),
    ("lock", "0.10", ""),
    ("variable", "Ann", "seen"),
    ("variable", "Ann", "always"),
    ("variable", "Ann", "other"),
    ("variable", "MainProcess", "n"),
]


def with_states(order: str, other: str) -> Run:
    """Ann sees 1 and writes 0; `other` is another in each run."""
    change = order.index("A") + 1
    after: list[list[tuple[int, str | None]]] = [
        [(0, ""), (1, "1"), (2, "7"), (4, ""), (5, ""), (7, "1"), (8, other), (9, "0")],
        *([] for _ in order),
    ]
    after[change] = [(0, "Ann"), (1, "0"), (3, "8"), (4, "Ann"), (5, "Ann"), (6, "1"), (9, "1")]
    moves = [sorted(set(order[step:])) for step in range(len(order))]
    states: Any = {"things": THINGS, "after": after}
    names = {"A": "Ann", "B": "Bob"}
    return a_run(
        [names[who] for who in order],
        [[names[who] for who in some] for some in moves],
        STARTS,
        ends={names[who]: order.rindex(who) + 1 for who in order},
        exit_codes={"MainProcess": 0, "Ann": 0, "Bob": 0},
        states_after=states,
    )


def told() -> dict[str, Any]:
    runs = [with_states("AAB", "31"), with_states("ABA", "32"), with_states("BAA", "33")]
    return data(an_exploration(runs, [Verdict("holds", "")] * 3))


def states_of(found: dict[str, Any], schedule: list[str]) -> list[dict[str, str | None]]:
    """What is like what after each step, as the player reads it."""
    number, now, states = len(found["nodes"]) - 1, {}, []
    names = [f"{name} {n}".strip(" 0") for _, name, n, _ in found["things"]]
    for mover in [*schedule, None]:
        changed = found["states"][number]
        for thing, text in zip(changed[::2], changed[1::2], strict=True):
            now[names[thing]] = found["texts"][text] if text >= 0 else None
        states.append(dict(now))
        if mover is not None:
            _, *rest = found["nodes"][number]
            number -= rest[1::2][[found["actors"][who] for who in rest[::2]].index(mover)]
    return states


def test_what_is_shared_and_variables_can_be_read_back() -> None:
    found = told()
    assert found["things"] == [
        ["value", "left", 0, -1],
        ["array", "cells", 0, -1],
        ["lock", "lock", 0, -1],
        ["lock", "", 1, -1],  # that have no name are numbered as they were made
        ["lock", "", 2, -1],
        ["variable", "seen", 0, 0],
    ]
    before: dict[str, str | None] = {
        "left": "1",
        "cells": "[7, \N{MIDDLE DOT}, \N{MIDDLE DOT}]",
        "lock": "",
        "1": "",
        "2": "",
    }
    after = {
        "left": "0",
        "cells": "[7, \N{MIDDLE DOT}, 8]",
        "lock": "Ann",
        "1": "Ann",
        "2": "Ann",
        "seen": "1",
    }
    assert states_of(found, ["Ann", "Bob", "Ann"]) == [before, after, after, after]
    assert states_of(found, ["Bob", "Ann", "Ann"]) == [before, before, after, after]


def test_what_differs_between_runs_or_never_changes_is_not_shown() -> None:
    names = {name for _, name, *_ in told()["things"]}
    assert not names & {"other", "always"}
    assert "n" not in names  # the main process says nothing here: it has no column


def test_where_runs_tell_no_states_none_are_shown() -> None:
    assert not data(BAD).keys() & {"things", "states"}


def test_states_are_left_out_before_the_player_is(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(json.dumps(told(), separators=(",", ":"), ensure_ascii=False))
    monkeypatch.setattr(playdata, "LARGEST", whole - 1)
    found = told()
    assert "nodes" in found and not found.keys() & {"things", "states", "whys"}


def test_each_failure_has_the_sentence_that_says_why() -> None:
    reads = {"actor": "Ann", "kind": "file", "key": "a", "mode": "reads", "verb": "reads", "file": "a.py"}
    writes = {**reads, "mode": "changes", "verb": "writes"}

    def run(order: str) -> Run:
        done = {"A": [{**reads, "line": 1}], "a": [{**writes, "line": 2}], "b": [{**writes, "line": 3}]}
        done["b"][0]["actor"] = "Bob"
        names = {"A": "Ann", "a": "Ann", "b": "Bob"}
        schedule = [names[one] for one in order]
        steps: Any = [{"move": names[one], "footprint": done[one], "woken": []} for one in order]
        moves = [sorted(set(schedule[step:])) for step in range(len(order))]
        return a_run(schedule, moves, STARTS, done=steps)

    verdicts = [Verdict("holds", ""), Verdict("breaks", "lost")]
    found = data(an_exploration([run("Aab"), run("Aba")], verdicts))
    [number, why] = found["whys"]
    assert found["nodes"][number][1:3] == ["breaks", found["texts"].index("lost")]
    assert found["texts"][why] == (
        "It breaks where Bob writes a (a.py:3) after Ann's read (a.py:1) and before her write (a.py:2)."
    )
    none = data(an_exploration([run("Aba")], [Verdict("breaks", "lost")]))
    assert "whys" not in none  # no schedule holds, so no order is to blame


def test_it_stays_small() -> None:
    assert len(playdata.text(counting("AB", 3))) < 1_500  # 20 schedules
    many = counting("ABC", 3)
    assert len(many.runs) == 1680
    assert len(playdata.text(many)) < 30_000


def test_what_is_too_large_is_left_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playdata, "LARGEST", 100)
    assert data(counting("AB", 2)) == {"too_many": 6}
