"""What the player knows, without a page: the scripts are run by Node, or in Chromium where there is none."""

import json
import os
import re
import shutil
import subprocess
import sysconfig
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import shown
from every_schedule import schedule
from every_schedule.exploration import Exploration, Verdict
from every_schedule.pictures import data, playdata
from every_schedule.run import Line, Run

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "every_schedule" / "pictures" / "static"
NODE = shutil.which("node")
TYPESCRIPT = "5.9.3"

Evaluate = Callable[..., Any]


@pytest.fixture(scope="module")
def js(request: pytest.FixtureRequest) -> Evaluate:
    """Evaluate an expression of JavaScript in which `given` are the values that were handed over."""
    scripts = [(STATIC / name).read_text(encoding="utf-8") for name in ("play_model.js", "play_words.js")]

    def source(expression: str, given: tuple[object, ...]) -> str:
        return f"const given = {json.dumps(given)}; JSON.stringify({expression})"

    def by_node(expression: str, *given: object) -> Any:
        # Scripts of one page share their names; so do scripts of one context.
        texts = json.dumps([*scripts, source(expression, given)])
        program = f"console.log({texts}.map(text => require('vm').runInThisContext(text)).at(-1))"
        assert NODE
        made = subprocess.run([NODE, "-e", program], capture_output=True, text=True, encoding="utf-8")
        assert made.returncode == 0, made.stderr
        return json.loads(made.stdout)

    if NODE:
        return by_node
    page = request.getfixturevalue("browser").new_page()
    for script in scripts:
        page.add_script_tag(content=script)

    def by_chromium(expression: str, *given: object) -> Any:
        return json.loads(
            page.evaluate(f"() => {{ {source(expression, given).replace('; ', '; return ', 1)} }}")
        )

    return by_chromium


# ---- schedules --------------------------------------------------------------------------------------

NAMES = [
    [],
    ["Ann"],
    ["Ann", "Bob", "Ann~", "~"],
    ["task 1"],
    ["task 1", "Bob"],
    ["Process-1:1"],
    ["鏡", "é b"],
]


@pytest.mark.parametrize("names", NAMES, ids=str)
def test_schedules_are_written_and_read_as_python_does(js: Evaluate, names: list[str]) -> None:
    written = js("EverySchedule.text(given[0])", names)
    assert written == schedule.text(names)
    assert js("EverySchedule.parse(given[0])", written) == schedule.parse(written) == names


@pytest.mark.parametrize("written", ["", "  Ann   Bob ", "Ann,", "a b, c", " , ,x", "Ann\nBob"])
def test_what_a_person_types_is_read_as_python_does(js: Evaluate, written: str) -> None:
    assert js("EverySchedule.parse(given[0])", written) == schedule.parse(written)


@pytest.mark.parametrize("names", [*NAMES, ["a,b", 'c"\\']], ids=str)
def test_the_call_of_launch_means_what_it_says(js: Evaluate, names: list[str]) -> None:
    call = js("EverySchedule.launched(['x.py', '-a \"b\"'], given[0])", names)
    got: dict[str, Any] = {}
    eval(call, {"launch": lambda *args, **named: got.update(args=args, **named)})
    assert got["args"] == ("x.py", '-a "b"')
    assert schedule.parse(got["schedule"]) == names


@pytest.mark.parametrize("names", [*NAMES, ["a.b", "c=d#", "%"]], ids=str)
def test_an_address_leads_back_to_its_schedule(js: Evaluate, names: list[str]) -> None:
    part = js("EverySchedule.address(given[0])", names)
    assert not re.search(r"[#= ]", part)
    assert js("EverySchedule.fromAddress(given[0])", part) == names


# ---- what the next press runs -----------------------------------------------------------------------

SOURCE = """\
def work(lock):
    say("starts")
    for round in range(2):
        if round:
            say("again")
        elif lock is None:
            say("never")
        else:
            say(
                "first"
            )
        with lock:
            say("has it")
    while True:
        say("waits")
    return
"""


@pytest.mark.parametrize(
    ("held", "to", "ends", "first", "rows"),
    [
        (2, 5, False, 3, [3, 4, 5]),
        (2, 9, False, 3, [3, 4, 6, 8, 9]),  # not the branches that are not taken
        (5, 13, False, 12, [12, 13]),  # past the other branches
        (9, 13, False, 12, [12, 13]),  # a call of three lines
        (13, 5, False, 3, [3, 4, 5]),  # round the loop
        (13, 15, False, 14, [14, 15]),
        (13, 0, False, 14, [14]),  # it comes to rest nobody knows where
        (13, 0, True, 14, [14, 15, 16]),
        (15, 15, False, 14, [14, 15]),
        (16, 0, True, 0, []),  # nothing follows
        (13, 2, False, 2, [2]),  # the function was called again
        (99, 2, False, None, None),  # not in the source
    ],
)
def test_what_runs_between_two_lines(
    js: Evaluate, held: int, to: int, ends: bool, first: int | None, rows: list[int] | None
) -> None:
    found = js("EverySchedule.stretch([[1, given[0]]], ...given[1])", SOURCE, [held, to, ends])
    assert (found and found["from"], found and found["rows"]) == (first, rows)


# ---- the tree ---------------------------------------------------------------------------------------


def counting() -> Exploration:
    """Two actors who each read a number and write it plus one, in each of the six orders."""
    runs, verdicts = [], []
    for order in ("AABB", "ABAB", "ABBA", "BAAB", "BABA", "BBAA"):
        number, seen = 0, {}
        lines = [Line(0, who, "starts") for who in "AB"]
        for step, who in enumerate(order, 1):
            if who in seen:
                number = seen.pop(who) + 1
                lines.append(Line(step, who, f"writes {number}"))
            else:
                seen[who] = number
                lines.append(Line(step, who, f"reads {number}"))
        runs.append(
            Run(
                script="count.py",
                args=(),
                start_method="fork",
                directed=True,
                schedule=list(order),
                moves=[sorted(set(order[step:])) for step in range(4)],
                lines=lines,
                ends={who: order.rindex(who) + 1 for who in "AB"},
                outcome="finished",
                exit_codes={"MainProcess": 0, "A": 0, "B": 0},
                errors=[],
                stacks={},
                said_at=[0] * len(lines),
                unjoined=[],
                left_behind=[],
                output="",
                stderr="",
            )
        )
        verdicts.append(Verdict("holds", "") if number == 2 else Verdict("breaks", f"{number} < 2"))
    return Exploration("count.py", (), "fork", runs, verdicts)


def data_of(exploration: Exploration) -> Any:
    found = re.search(r">(.*)</script>", data.element(playdata.text(exploration)))
    assert found
    return json.loads(found[1])


def test_every_run_is_read_back_from_the_data(js: Evaluate) -> None:
    exploration = counting()
    told = js(
        """(() => {
            const play = EverySchedule.model(given[0]);
            return play.leaves.map((leaf) => [play.schedule(leaf), leaf.kind, leaf.reason,
                EverySchedule.path(leaf).flatMap((node) => node.news.filter((n) => n >= 0)
                    .map((n) => [node.depth, play.names[play.about(n)], play.textOf(n)]))]);
        })()""",
        data_of(exploration),
    )
    assert told == [
        [run.schedule, *verdict, [[line.step, line.who, line.what] for line in run.lines]]
        for run, verdict in zip(exploration.runs, exploration.verdicts, strict=True)
    ]


def test_failures_endings_and_changes_are_counted(js: Evaluate) -> None:
    exploration = counting()
    facts = js(
        """(() => {
            const play = EverySchedule.model(given[0]);
            return [play.bad, play.unsure, play.fewest, play.endings.size, play.kinds,
                play.schedule(play.root.bad)];
        })()""",
        data_of(exploration),
    )
    shortest = exploration.shortest("breaks")
    assert shortest
    assert facts == [4, 0, 2, 2, ["holds", "breaks"], shortest.schedule]


MADE = {
    "call": ["made.py"],
    "actors": ["Ann", "Ann~", "Bob"],
    "colours": ["a0", "a0", "a1"],
    "texts": ["asks", "gives up", "Ann", "made.py:3, lock.acquire()", "", "Bob", "It hangs.", "1"],
    "code": [[1, "def ask():\n    say('asks')\n    lock.acquire()\n    say('gives up')"]],
    "lines": [0, 0, 2, 2, 0, 2, 0, 1, 4],
    "nodes": [
        [[2, -1], "holds", -1],  # Ann~: she gives up and ends
        [[-6], "cannot tell", -1, 2, 3],  # Bob fails, and Ann waits
        [[], 1, 2, 2, 1],  # Bob has moved
        [[0, 1], 2, 1],
    ],
    "things": [["lock", "", 1, -1], ["variable", "asked", 0, 0], ["file", "a.txt", 0, -1]],
    "states": [[0, 4, 2, -1], [], [0, 5, 1, 7], [0, 4]],
    "whys": [1, 6],
}


def facts(js: Evaluate, data: object, schedule: list[str], facts: str) -> Any:
    walked = "given[1].reduce((node, name) => node.next.get(play.names.indexOf(name)), play.root)"
    return js(
        f"(() => {{ const play = EverySchedule.model(given[0]), node = {walked}; return {facts}; }})()",
        data,
        schedule,
    )


def test_the_end_of_a_wait_belongs_to_whoever_waits(js: Evaluate) -> None:
    assert facts(js, MADE, [], "[0, 1, 2].map((i) => [play.isTime(i), play.actorOf(i)])") == [
        [False, 0],
        [True, 0],
        [False, 2],
    ]
    state = "[0, 1, 2].map((i) => play.doing(node, i).state)"
    assert facts(js, MADE, [], state) == ["blocked", "absent", "can"]
    assert facts(js, MADE, ["Bob"], state) == ["blocked", "can", "can"]
    assert facts(js, MADE, ["Bob", "Ann~"], state) == ["ended", "absent", "blocked"]
    # Alone, it is an actor like any other.
    alone = {**MADE, "actors": ["Cyd", "Ann~", "Bob"]}
    assert facts(js, alone, [], "[play.isTime(1), play.actorOf(1)]") == [True, 1]


def test_what_cannot_be_told_is_no_failure(js: Evaluate) -> None:
    there = """[play.bad, play.unsure, node.kind, node.bad, play.kinds,
        play.doing(node, 0), play.doing(node, 2).state]"""
    waits = {"state": "blocked", "line": 3, "last": 0, "place": "made.py:3, lock.acquire()"}
    kinds = ["holds", "cannot tell"]
    assert facts(js, MADE, ["Bob", "Bob"], there) == [0, 1, "cannot tell", None, kinds, waits, "failed"]


def test_what_is_shared_is_known_at_each_step(js: Evaluate) -> None:
    things = [
        {"kind": "lock", "name": "", "number": 1, "owner": -1},
        {"kind": "variable", "name": "asked", "number": 0, "owner": 0},
        {"kind": "file", "name": "a.txt", "number": 0, "owner": -1},
    ]
    assert facts(js, MADE, [], "[play.things, [...node.things]]") == [things, [[0, ""]]]
    assert facts(js, MADE, ["Bob"], "[...node.things]") == [[0, "Bob"], [1, "1"]]
    # What has not changed is as it was; a file is removed.
    assert facts(js, MADE, ["Bob", "Bob"], "[...node.things]") == [[0, "Bob"], [1, "1"]]
    assert facts(js, MADE, ["Bob", "Ann~"], "[...node.things]") == [[0, ""], [1, "1"], [2, None]]
    assert facts(js, MADE, [], "[...play.likenesses(0)]") == ["", "Bob"]


def test_what_was_stored_before_states_were_told_is_still_read(js: Evaluate) -> None:
    older = {name: value for name, value in MADE.items() if name not in ("things", "states", "whys")}
    assert facts(js, older, ["Bob", "Bob"], "[play.things, node.things.size, node.why]") == [[], 0, ""]


def test_a_failure_has_its_sentence(js: Evaluate) -> None:
    assert facts(js, MADE, ["Bob", "Bob"], "[node.why, node.parent.why]") == ["It hangs.", ""]


MISSIONS = tomllib.loads((ROOT / "book" / "missions.toml").read_text(encoding="utf-8"))["mission"]


def mission_played(js: Evaluate, mission: dict[str, str]) -> dict[str, Any]:
    """What there is to win in the player of a mission, and whether each of its schedules can be pressed."""
    cells = shown.read(ROOT / "book" / f"{mission['page']}.ipynb")
    stored = [json.loads(one["play"]) for cell in cells for one in shown.explorations(cell) if "play" in one]
    [data] = [one for one in stored if re.sub(r"\W+", "-", "-".join(one["call"])) == mission["play"]]
    found: dict[str, Any] = js(
        """(() => {
            const play = EverySchedule.model(given[0]);
            const press = (node, name) => node.next.get(play.names.indexOf(name));
            const reached = (leaf) => play.schedule(leaf).reduce(press, play.root);
            return {bad: play.bad, all: play.leaves.length, endings: play.endings.size,
                worst: play.root.bad ? reached(play.root.bad).kind : "",
                pressed: play.leaves.every((leaf) => reached(leaf) === leaf)};
        })()""",
        data,
    )
    return found


@pytest.mark.parametrize("mission", MISSIONS, ids=lambda one: one["title"])
def test_each_mission_can_be_done(js: Evaluate, mission: dict[str, str]) -> None:
    played = mission_played(js, mission)
    assert played["pressed"] and played["all"] > 1
    if mission["mode"] == "break":  # it can be won, and lost
        assert 0 < played["bad"] < played["all"] and played["worst"] in ("breaks", "hangs", "fails")
    else:
        assert mission["mode"] in ("endings", "safe")
        assert mission["mode"] == "safe" or 1 < played["endings"] < played["all"]


def test_who_always_says_that_it_is_safe_is_wrong_once(js: Evaluate) -> None:
    asked = [one for one in MISSIONS if one["mode"] == "safe"]
    assert {mission_played(js, one)["bad"] > 0 for one in asked} == {True, False}


# ---- words ------------------------------------------------------------------------------------------


def places(table: dict[str, Any]) -> dict[str, set[str]]:
    """What each sentence leaves open, by its key."""
    found = {}
    for key, value in table.items():
        inner = {"": value} if isinstance(value, str) else value
        for name, text in inner.items():
            found[f"{key} {name}".strip()] = set(re.findall(r"\{(\w+)\}", text))
    return found


def test_each_language_has_the_same_sentences(js: Evaluate) -> None:
    tables = js("EveryScheduleWords")
    english = places(tables["en"])
    assert len(english) > 80
    assert {language: places(table) for language, table in tables.items()} == dict.fromkeys(tables, english)


# Keys that the view puts together with what the model says, or with the names of its tools.
SAID_BY_NAME = {"undo", "restart", "hint", "shortest", "random", "says", "ends", "dies"}


def test_every_word_stands_in_the_table_and_every_sentence_is_used(js: Evaluate) -> None:
    view = re.sub(r"(?m)//.*$|/\*\*?[\s\S]*?\*/", "", (STATIC / "player.js").read_text(encoding="utf-8"))
    keys = {key for key, value in js("EveryScheduleWords.en").items() if isinstance(value, str)}
    assert keys > SAID_BY_NAME
    assert (
        keys - SAID_BY_NAME - set(re.findall(r"\bT\.(\w+)", view)) - set(re.findall(r'"(\w+)"', view))
        == set()
    )
    texts = [text for text in re.findall(r'"([^"\n]*)"', view) if re.search(r"[A-Za-z]{2,} [A-Za-z]", text)]
    prose = {text for text in texts if not all(word.startswith("es-") for word in text.split())}
    assert prose == {"use strict", "cannot tell"}


# ---- what tools say of the scripts ------------------------------------------------------------------


def passes(*command: str) -> None:
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert made.returncode == 0, made.stdout + made.stderr


def test_biome_finds_nothing_in_the_scripts() -> None:
    biome = shutil.which("biome", path=sysconfig.get_path("scripts")) or shutil.which("biome")
    if not biome:
        pytest.skip("biome is not installed: its package has no build for this machine.")
    passes(biome, "check", "--colors=off", "--error-on-warnings", ".")


def test_the_types_of_the_player_hold() -> None:
    """As TypeScript sees them, which npx fetches where it is not installed."""
    command = (
        ["tsc"] if shutil.which("tsc") else ["npx", "--yes", f"--package=typescript@{TYPESCRIPT}", "tsc"]
    )
    if not shutil.which(command[0]):
        pytest.skip("There is neither tsc nor npx to check the types of the scripts with.")
    once = {**os.environ, "npm_config_fetch_retries": "0", "npm_config_update_notifier": "false"}
    if subprocess.run([*command, "--version"], capture_output=True, env=once).returncode:
        pytest.skip("npx could not fetch TypeScript.")
    strict = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--noUnusedLocals", "--noUnusedParameters"]
    scripts = [str(STATIC / name) for name in ("play_model.js", "play_words.js", "player.js")]
    search = [str(ROOT / "book" / "_static" / name) for name in ("search_rank.js", "search.js")]
    scripts += search
    passes(*command, *strict, "--target", "es2023", "--lib", "es2023,dom,dom.iterable", *scripts)
