"""The pictures: well-formed, the same every time, and true to the run. No process is started here."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from every_schedule import wire
from every_schedule.exploration import KINDS, Exploration, Verdict
from every_schedule.pictures import diagram, palette, tree
from every_schedule.pictures.svg import icon, inline, shape, tag
from every_schedule.place import Place
from every_schedule.run import Line, Run
from every_schedule.words import counted

SVG = "{http://www.w3.org/2000/svg}"
CSS = Path(__file__).parents[1] / "src" / "every_schedule" / "pictures" / "static" / "lab.css"


def a_run(**changes: object) -> Run:
    """Two buyers and a lock: Bob is blocked in steps 3 and 4."""
    parts: dict[str, object] = {
        "script": "lock.py",
        "args": (),
        "start_method": "fork",
        "directed": True,
        "schedule": ["Ann", "Bob", "Ann", "Ann", "Bob"],
        "moves": [["Ann", "Bob"], ["Ann", "Bob"], ["Ann"], ["Ann"], ["Bob"]],
        "lines": [
            Line(0, "Ann", "arrives"),
            Line(0, "Bob", "arrives"),
            Line(1, "Ann", "sees 1"),
            Line(3, "Ann", "buys"),
            Line(4, "Bob", "sees 0"),
            Line(5, "", "0 left"),
        ],
        "ends": {"Ann": 4, "Bob": 5},
        "outcome": "finished",
        "exit_codes": {"MainProcess": 0, "Ann": 0, "Bob": 0},
        "errors": [],
        "stacks": {},
        "unjoined": [],
        "left_behind": [],
        "output": "",
        "stderr": "",
    }
    whole = parts | changes
    return Run(said_at=[0] * len(whole["lines"]), **whole)  # type: ignore[arg-type]


def a_hung_run() -> Run:
    return a_run(
        schedule=["Ann", "Bob", "Ann", "Bob"],
        moves=[["Ann", "Bob"], ["Ann", "Bob"], ["Ann", "Bob"], ["Bob"]],
        lines=[
            Line(0, "Ann", "starts"),
            Line(0, "Bob", "starts"),
            Line(1, "Ann", "has one"),
            Line(2, "Bob", "has one"),
        ],
        ends={},
        outcome="hung",
        exit_codes={"MainProcess": None},
        stacks={
            "Ann": "lock_order.py:12, second.acquire()",
            "Bob": "lock_order.py:12, second.acquire()",
            "MainProcess": "lock_order.py:20, ann.join()",
        },
    )


def a_failed_run() -> Run:
    return a_run(
        schedule=["Ann", "~", "Bob"],
        moves=[["Ann", "Bob"], ["Bob"], ["Bob"]],
        lines=[Line(0, "Ann", "waits"), Line(0, "Bob", "waits"), Line(2, "Ann", "gave up")],
        ends={"Ann": 2, "Bob": 3},
        outcome="failed",
        exit_codes={"MainProcess": 1, "Ann": 0, "Bob": 1},
        errors=['Process Bob:\n  lock.py:3, raise ValueError("<&>")\nValueError: <&>'],
    )


def a_timed_run() -> Run:
    """Ann's time passes in step 2, while Bob could move."""
    return a_run(
        schedule=["Ann", "Ann~", "Bob"],
        moves=[["Ann", "Bob"], ["Ann~", "Bob"], ["Bob"]],
        lines=[Line(0, "Ann", "waits"), Line(0, "Bob", "waits"), Line(2, "Ann", "gave up")],
        ends={"Ann": 2, "Bob": 3},
        together=[(1, ["Ann", "Bob"]), (3, ["Ann", "Bob", "Cyd"])],
        killed={"Bob": (3, 9)},
        untried=["Bob waits in select.select (lock.py:9)"],
        left_behind=["a", "b"],
    )


def an_unknown_run() -> Run:
    return a_run(
        schedule=["Bob", "Ann"],
        moves=[["Ann", "Bob"], ["Ann"]],
        lines=[Line(0, "Ann", "asks"), Line(0, "Bob", "asks")],
        ends={"Bob": 1},
        outcome="unknown",
        exit_codes={"MainProcess": None, "Bob": 0},
        stacks={"Ann": "lock.py:4, peer.recv(<1>)", "MainProcess": "lock.py:20, ann.join()"},
        unknown=["Ann waits for 127.0.0.1:6379, outside the program"],
    )


def a_free_run(**changes: object) -> Run:
    lines = [Line(0.071, "Ann", "arrives"), Line(0.071, "", "hello"), Line(0.1, "Bob", "arrives")]
    return a_run(directed=False, schedule=[], moves=[], ends={}, lines=lines, **changes)


def schedules(left: dict[str, int]) -> Iterator[list[str]]:
    """Every interleaving, in the order of names."""
    if not any(left.values()):
        yield []
    for who in sorted(left):
        if left[who]:
            for rest in schedules({**left, who: left[who] - 1}):
                yield [who, *rest]


def interleaved(schedule: list[str]) -> Run:
    """A run without a lock: each actor speaks once a step."""
    actors = sorted(set(schedule))
    return a_run(
        schedule=schedule,
        moves=[sorted(set(schedule[step:])) for step in range(len(schedule))],
        lines=[Line(0, who, "arrives") for who in actors]
        + [Line(step, who, f"step {step}") for step, who in enumerate(schedule, 1)],
        ends={who: len(schedule) - schedule[::-1].index(who) for who in actors},
        exit_codes=dict.fromkeys(["MainProcess", *actors], 0),
    )


def explored(runs: list[Run], kinds: list[str], reason: str = "") -> Exploration:
    verdicts = [Verdict(kind, reason) for kind in kinds]
    return Exploration("lock.py", (), "fork", runs, verdicts, call="lock")


def an_exploration(left: dict[str, int], kind: Callable[[Run], str]) -> Exploration:
    runs = [interleaved(schedule) for schedule in schedules(left)]
    return explored(runs, [kind(run) for run in runs], "2 < 3 & sold")


def first_twice(run: Run) -> str:
    return "holds" if run.schedule[0] == run.schedule[1] else "breaks"


def every_kind(run: Run) -> str:
    return (
        {"Ann": "breaks", "Bob": "hangs", "Cy": "fails"}[run.schedule[0]]
        if run.schedule[1] != "Cy"
        else "holds"
    )


def svgs(html: str) -> list[ET.Element]:
    """The pictures of a figure, icons included; raises where one is not well-formed."""
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", inline(html), re.DOTALL)]


def picture_in(html: str) -> ET.Element:
    return next(svg for svg in svgs(html) if svg.get("role") == "img")


def blocked(html: str) -> list[str]:
    """What the picture says of each blocked bar."""
    bars = [path for path in picture_in(html).iter(SVG + "path") if path.get("class") == "es-blocked"]
    return [title.text or "" for path in bars for title in path.iter(SVG + "title")]


RUNS = {
    "finished": a_run(),
    "hung": a_hung_run(),
    "failed": a_failed_run(),
    "free": a_free_run(),
    "free and hung": a_free_run(outcome="hung", stacks={"Bob": "lock.py:3, lock.acquire()"}),
    "silent": a_run(lines=[], schedule=[], moves=[], ends={}, outcome="failed", errors=["ImportError: no"]),
    "her time": a_timed_run(),
    "unknown": an_unknown_run(),
    "main moves": interleaved(["Ann", "MainProcess", "Zoe"] * 2),
    "ten actors": interleaved([f"task {i}" for i in range(10)] * 3),
    "Chinese": a_run(
        lines=[Line(0, "甲", "看到一张票。" * 9), Line(0, "乙", "看到")],
        schedule=["甲"],
        moves=[["甲", "乙"]],
    ),
    "awkward": a_run(
        lines=[Line(0, '<A&"B">', 'says <b>&amp; "x"</b> ' * 3)], schedule=[], moves=[], ends={}
    ),
}
EXPLORATIONS = {
    "two": an_exploration({"Ann": 3, "Bob": 3}, first_twice),
    "each kind": an_exploration({"Ann": 2, "Bob": 2, "Cy": 2}, every_kind),
    "one": an_exploration({"Ann": 2}, lambda run: "holds"),
    "time": explored([a_failed_run()], ["fails"]),
    "her time": explored([a_timed_run(), an_unknown_run()], ["holds", "cannot tell"]),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_well_formed_and_has_no_ids(name: str) -> None:
    html = diagram.picture(RUNS[name])
    ET.fromstring(html)  # the whole figure, HTML included
    ET.fromstring(inline(html))
    assert html.startswith('<figure class="run"')
    assert not re.search(r"\sid=", html)
    assert html == diagram.picture(RUNS[name])


@pytest.mark.parametrize("name", EXPLORATIONS)
def test_a_tree_is_well_formed_and_has_no_ids(name: str) -> None:
    html = tree.picture(EXPLORATIONS[name])
    ET.fromstring(html)
    ET.fromstring(inline(html))
    assert html.startswith('<figure class="exploration"')
    assert not re.search(r"\sid=", html)
    assert html == tree.picture(EXPLORATIONS[name])


def test_every_picture_says_in_words_what_is_seen() -> None:
    assert picture_in(diagram.picture(a_run())).get("aria-label") == (
        "Diagram of a run of lock.py: Ann and Bob; 5 steps; Bob is blocked in steps 3 to 4; finished"
    )
    label = picture_in(tree.picture(EXPLORATIONS["two"])).get("aria-label")
    assert label == (
        "Tree of 20 schedules: 8 hold, 12 break; the shortest that does not hold is Ann Bob Bob Bob Ann Ann"
    )


def test_blocked_bars_are_there_exactly_when_somebody_is_blocked() -> None:
    assert blocked(diagram.picture(a_run())) == ["Bob is blocked in steps 3 to 4"]
    assert blocked(diagram.picture(a_hung_run())) == [
        "Ann is blocked from step 4 on",
        "Bob is blocked at the end",
    ]
    assert blocked(diagram.picture(a_failed_run())) == ["Ann is blocked in step 2"]
    assert blocked(diagram.picture(a_free_run())) == []
    for schedule in schedules({"Ann": 2, "Bob": 3}):
        assert blocked(diagram.picture(interleaved(schedule))) == []


def test_a_task_that_is_over_is_not_blocked_while_its_worker_lives_on() -> None:
    run = a_run(
        schedule=["task 1", "task 2"],
        moves=[["task 1", "task 2"], ["task 2"]],
        lines=[Line(0, "task 1", "starts"), Line(0, "task 2", "starts")],
        ends={"task 1": 2, "task 2": 2},
        exit_codes={"MainProcess": 0, "SpawnPoolWorker-1": 0},
    )
    assert blocked(diagram.picture(run)) == []


def test_a_process_that_waits_until_it_ends_is_blocked() -> None:
    run = a_run(
        schedule=["MainProcess", "Ann"],
        moves=[["Ann", "MainProcess"], ["Ann"]],
        lines=[Line(0, "Ann", "starts"), Line(0, "MainProcess", "joins")],
        ends={"MainProcess": 2, "Ann": 2},
    )
    assert blocked(diagram.picture(run)) == ["MainProcess is blocked in step 2"]


def test_there_is_one_dot_for_each_line_of_an_actor() -> None:
    for run in RUNS.values():
        if run.lines:
            dots = list(picture_in(diagram.picture(run)).iter(SVG + "circle"))
            assert len(dots) == sum(bool(line.who) for line in run.lines)


def test_dots_stand_in_the_lane_of_their_actor_in_the_order_of_lines() -> None:
    run = RUNS["ten actors"]
    dots = [
        (float(dot.get("cy", "")), float(dot.get("cx", "")))
        for dot in picture_in(diagram.picture(run)).iter(SVG + "circle")
    ]
    lanes = sorted({x for _, x in dots})
    assert len(lanes) == 10
    assert [run.actors[lanes.index(x)] for _, x in sorted(dots)] == [line.who for line in run.lines]


def test_the_mover_of_each_step_has_the_thick_bar() -> None:
    moves = [
        path
        for path in picture_in(diagram.picture(a_run())).iter(SVG + "path")
        if path.get("class") == "es-moves"
    ]
    assert len(moves) == 4  # Ann in 1 and in 3 to 4, Bob in 2 and in 5


def test_what_a_program_says_is_escaped_and_complete() -> None:
    html = diagram.picture(RUNS["awkward"])
    for form in (html, inline(html)):
        assert "<b>&amp" not in form and "<A" not in form
    assert RUNS["awkward"].lines[0].what[:20] in "".join(picture_in(html).itertext())
    cells = [cell.text for cell in ET.fromstring(html).iter("td")]
    assert cells == ["0", *RUNS["awkward"].lines[0][1:]]


def test_long_lines_are_folded_and_lose_nothing() -> None:
    text = "goes home, for there is nothing left that could be bought"
    html = diagram.picture(
        a_run(lines=[Line(0, "Ann", text), Line(0, "Bob", "票" * 50)], schedule=[], moves=[], ends={})
    )
    first, second = [list(element.itertext()) for element in picture_in(html).iter(SVG + "text")][-2:]
    assert " ".join([first[1].strip(), *first[2:]]) == text and len(first) > 2
    assert "".join(second[1:]).strip() == "票" * 50
    assert float(picture_in(html).get("width", "")) < 360


def test_a_hung_run_says_who_waits_in_which_call() -> None:
    html = diagram.picture(a_hung_run())
    items = ["".join(item.itertext()) for item in ET.fromstring(html).iter("li")]
    assert items == [f"{who}: {place}" for who, place in a_hung_run().stacks.items()]
    squares = [path for path in picture_in(html).iter(SVG + "path") if "--es-hangs" in path.get("style", "")]
    assert len(squares) == 2  # Ann's and Bob's; the main process has no lane


def test_a_failed_run_shows_its_errors_and_that_time_passed() -> None:
    html = diagram.picture(a_failed_run())
    assert ET.fromstring(html).find(".//pre").text == a_failed_run().errors[0]  # type: ignore[union-attr]
    assert "2 ~" in "".join(picture_in(html).itertext())
    assert [path for path in picture_in(html).iter(SVG + "path") if "--es-fails" in path.get("style", "")]


def test_a_free_run_has_seconds_and_plain_output() -> None:
    html = diagram.picture(a_free_run())
    texts = ["".join(element.itertext()) for element in picture_in(html).iter(SVG + "text")]
    assert texts == ["Ann", "Bob", "0.071", "0.100", "Ann: arrives", "hello", "Bob: arrives"]


def test_words() -> None:
    assert counted({"holds": 3, "cannot tell": 2}) == "5 schedules: 3 hold, 2 cannot tell"
    assert counted({"holds": 0, "cannot tell": 2}) == "2 schedules: cannot tell"
    assert counted({"holds": 8, "breaks": 12, "hangs": 0, "fails": 0}) == "20 schedules: 8 hold, 12 break"
    assert (
        counted({"holds": 1, "breaks": 0, "hangs": 1, "fails": 2}) == "4 schedules: 1 holds, 1 hangs, 2 fail"
    )
    assert counted({"holds": 1, "breaks": 0, "hangs": 0, "fails": 0}) == "1 schedule: it holds"
    assert counted({"holds": 2, "breaks": 0, "hangs": 0, "fails": 0}) == "2 schedules: both hold"
    assert counted({"holds": 0, "breaks": 6, "hangs": 0, "fails": 0}) == "6 schedules: all break"


def test_a_tree_has_one_leaf_for_each_schedule_and_shared_beginnings_once() -> None:
    svg = picture_in(tree.picture(EXPLORATIONS["two"]))
    titles = [title.text for title in svg.iter(SVG + "title")]
    kinds = [first_twice(run) for run in EXPLORATIONS["two"].runs]
    assert titles == [
        f"{' '.join(run.schedule)}: {kind}" for run, kind in zip(EXPLORATIONS["two"].runs, kinds, strict=True)
    ]
    prefixes = {tuple(run.schedule[:n]) for run in EXPLORATIONS["two"].runs for n in range(1, 7)}
    thin = [path for path in svg.iter(SVG + "path") if path.get("stroke-width") == "1.6"]
    assert sum(path.get("d", "").count("M") for path in thin) == len(prefixes)
    bold = [path for path in svg.iter(SVG + "path") if path.get("stroke-width") == "4"]
    assert sum(path.get("d", "").count("M") for path in bold) == 6


def test_a_tree_shows_the_shortest_run_of_each_bad_kind_with_the_reason() -> None:
    html = tree.picture(EXPLORATIONS["each kind"])
    assert html.count('<figure class="run"') == 3
    for kind in ("breaks", "hangs", "fails"):
        assert f"The shortest schedule that {kind}: " in html
    assert html.count("2 &lt; 3 &amp; sold") == 3
    assert '<figure class="run"' not in tree.picture(EXPLORATIONS["one"])


def test_trees_stay_small() -> None:
    small = tree.picture(EXPLORATIONS["two"])
    assert len(small) < 18_000
    assert len(re.findall(r"<svg.*?</svg>", inline(small))[0]) < 8_000
    many = an_exploration({"Ann": 3, "Bob": 3, "Cy": 3}, first_twice)
    assert len(many.runs) == 1680
    svg = re.findall(r"<svg.*?</svg>", inline(tree.picture(many)))[0]
    assert len(svg) < 60_000
    assert float(ET.fromstring(svg).get("height", "")) < 640
    assert float(ET.fromstring(svg).get("width", "")) < 350


# ---- the forms of a picture --------------------------------------------------------------------------


class Words(HTMLParser):
    """The text of HTML, a line for each block, as a reader without pictures sees it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, name: str, attrs: object) -> None:
        self.text += {"span": "", "b": "", "code": "", "strong": "", "img": ""}.get(name, "\n")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_what_is_stored_has_no_svg_and_reads_right_without_pictures() -> None:
    for html in (diagram.picture(a_run()), tree.picture(EXPLORATIONS["each kind"])):
        assert "<svg" not in html and "<img " in html
    words = [line.strip() for line in Words(diagram.picture(a_run())).text.split("\n") if line.strip()]
    assert words[0] == "says a line  moves  waits for its turn  blocked  ends"
    assert words[1:3] == ["Finished.", "Transcript"]
    words = Words(tree.picture(EXPLORATIONS["two"])).text.split()
    assert " ".join(words).startswith(
        "20 schedules: 8 hold, 12 break. Under fork. Ann Bob holds breaks the shortest that does not hold "
        "The shortest schedule that breaks: Ann Bob Bob Bob Ann Ann: 2 < 3 & sold says a line "
    )


def test_every_image_has_words_or_is_a_sign_beside_words() -> None:
    for html in (diagram.picture(a_run()), tree.picture(EXPLORATIONS["two"])):
        labels = [image.get("alt") for image in ET.fromstring(html).iter("img")]
        drawn = [svg.get("aria-label") or "" for svg in svgs(html)]
        assert labels == drawn and any(labels)


def test_an_svg_comes_out_of_its_image_as_it_went_in() -> None:
    inside = tag("text", "50% \u7968 #1 &amp; &#x27;a&#x27; &quot;b&quot;", fill="url(#a)")
    stored = icon("red", inside)
    assert inside in inline(stored) and "<img" not in inline(stored)
    assert inside not in stored and stored.isascii()
    assert inline("<p>no picture <img src='x.png'></p>") == "<p>no picture <img src='x.png'></p>"


def test_no_attribute_ends_before_its_value_does() -> None:
    awkward = """a" onload="x" b='c' <d>&e"""
    element = ET.fromstring(tag("g", d=awkward, aria_label=awkward, class_=None, x=1.25))
    assert element.attrib == {"d": awkward, "aria-label": awkward, "x": "1.2"}


# ---- time, and what cannot be told -------------------------------------------------------------------


def test_time_that_passes_for_an_actor_is_a_wave_in_its_lane() -> None:
    picture = picture_in(diagram.picture(a_timed_run()))
    [wave] = [path for path in picture.iter(SVG + "path") if path.get("class") == "es-wakes"]
    assert [title.text for title in wave.iter(SVG + "title")] == ["time passes for Ann in step 2"]
    assert "q" in wave.get("d", "") and wave.get("d", "").startswith("M")
    assert "2 ~" in "".join(picture.itertext())
    assert blocked(diagram.picture(a_timed_run())) == []
    assert "time passes: its wait is over" in diagram.picture(a_timed_run())
    assert "time passes" not in Words(diagram.picture(a_run())).text


def test_a_move_of_time_has_the_colour_of_its_actor_in_a_tree() -> None:
    drawn = tree.drawing(EXPLORATIONS["her time"])
    assert drawn.colours["Ann~"] == drawn.colours["Ann"] != drawn.colours["Bob"]
    dashed = picture_in(tree.picture(EXPLORATIONS["her time"])).iter(SVG + "path")
    styles = [path.get("style") for path in dashed if path.get("stroke-dasharray") == "3 3"]
    assert set(styles) == {f"stroke:{drawn.colours['Ann']}"}
    legend = Words(tree.picture(EXPLORATIONS["her time"])).text
    assert "time passes" in legend and "Ann~" not in legend.split("The shortest")[0]


def test_what_cannot_be_told_is_said_with_the_reason() -> None:
    html = diagram.picture(an_unknown_run())
    text = Words(html).text
    assert "Cannot tell:" in text and "Hung" not in text
    items = ["".join(item.itertext()) for item in ET.fromstring(html).iter("li")]
    assert items == [
        "Ann waits for 127.0.0.1:6379, outside the program",
        "Ann: lock.py:4, peer.recv(<1>)",
        "MainProcess: lock.py:20, ann.join()",
    ]
    assert "cannot tell: Ann waits for 127.0.0.1:6379, outside the program" in str(an_unknown_run())
    marks = [path for path in picture_in(html).iter(SVG + "path") if "--es-unknown" in path.get("style", "")]
    assert len(marks) == 1
    page = Words(tree.picture(EXPLORATIONS["her time"])).text
    assert "The shortest schedule that cannot be told: " in page
    assert (
        picture_in(tree.picture(EXPLORATIONS["her time"]))
        .get("aria-label", "")
        .startswith("Tree of 2 schedules: 1 holds, 1 cannot tell; the shortest that does not hold is Bob Ann")
    )


def test_what_else_is_known_of_a_run_is_said() -> None:
    notes = [
        "In step 3 Ann, Bob and Cyd ran.",
        "Bob was ended by SIGKILL in step 3.",
        "Semaphores and shared memory that outlived the run: 2.",
    ]
    assert a_timed_run().notes() == notes and str(a_timed_run()).endswith("\n".join(notes))
    text = Words(diagram.picture(a_timed_run())).text
    assert all(note in text for note in notes)
    assert a_run().notes() == []


def test_a_search_that_was_ended_and_waits_that_were_not_tried_stand_with_the_count() -> None:
    part = replace(EXPLORATIONS["her time"], complete=False)
    text = Words(tree.picture(part)).text
    assert "1 holds, 1 cannot tell; not complete; not tried: Bob waits in select.select (lock.py:9)." in text
    assert "not complete" not in Words(tree.picture(EXPLORATIONS["two"])).text


def test_places() -> None:
    for text, place in {
        "shop.py:12, lock.acquire(True, 1)": ("shop.py", 12, "lock.acquire(True, 1)"),
        "multiprocessing/util.py, _exit_function": ("multiprocessing/util.py", 0, "_exit_function"),
        "not in the script": ("", 0, "not in the script"),
        "not here, nor there": ("", 0, "not here, nor there"),
        "shop.py:12, ": ("shop.py", 12, ""),
    }.items():
        assert Place.parse(text) == place and str(Place.parse(text)) == text


# ---- colours ----------------------------------------------------------------------------------------


def themes() -> tuple[dict[str, str], dict[str, str]]:
    light, dark = re.findall(
        r"\n *html(?:\[data-theme=\"dark\"\])? \{(.*?)\}", CSS.read_text(encoding="utf-8"), re.DOTALL
    )[:2]
    return tuple(dict(re.findall(r"--es-(\w+): (#\w{6});", block)) for block in (light, dark))  # type: ignore[return-value]


def test_the_style_sheet_has_the_colours_of_the_palette_and_no_other() -> None:
    css = CSS.read_text(encoding="utf-8")
    assert palette.rules(palette.LIGHT, "  ") in css and palette.rules(palette.DARK, "    ") in css
    assert set(re.findall(r"#\w{3,6}\b", css)) == {*palette.LIGHT.values(), *palette.DARK.values()} - {
        palette.DARK["page"]  # the theme's
    }
    assert palette.LIGHT.keys() == palette.DARK.keys()


def test_every_kind_has_a_colour_and_a_mark_of_its_own() -> None:
    assert set(palette.KINDS) == set(KINDS)
    assert len({palette.of_kind(kind) for kind in KINDS}) == len(KINDS)
    assert len({re.sub("style=.*", "", shape(kind, 7, 7, 5)) for kind in KINDS}) == len(KINDS)
    assert {"finished", "failed", "hung", "unknown"} == set(get_args(wire.Outcome))


def test_the_main_process_has_one_colour_in_every_picture() -> None:
    main = palette.colour("main")
    assert palette.actors(["Zoe", "MainProcess"])["MainProcess"] == main
    drawn = diagram.picture(RUNS["main moves"])
    [name] = [text for text in picture_in(drawn).iter(SVG + "text") if text.text == "MainProcess"]
    assert name.get("style") == f"fill:{main}"
    assert palette.names(["Ann", "MainProcess", "Zoe", "Zoe~", "~", ""]) == {
        "Ann": "a0",
        "MainProcess": "main",
        "Zoe": "a1",
        "Zoe~": "a1",
        "~": "muted",
        "": "muted",
    }


def test_an_actor_has_one_colour_in_a_tree_and_in_the_runs_below_it() -> None:
    """Also where somebody says nothing in that run."""
    silent = a_run(schedule=["Bob"], moves=[["Bob"]], lines=[Line(0, "Bob", "x")], ends={"Bob": 1})
    both = tree.picture(explored([a_run(), silent], ["holds", "breaks"]))
    _, _, below = both.partition('<figure class="run"')
    assert "--es-a1" in inline(below) and "--es-a0" not in inline(below)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("theme", "page"), [(0, "#ffffff"), (1, "#14181e")])
def test_colours_have_contrast_and_are_all_there(theme: int, page: str) -> None:
    colours = themes()[theme]
    assert colours.keys() == palette.LIGHT.keys() - {"page"}
    for name, colour in colours.items():
        dark, light = sorted([luminance(colour), luminance(page)])
        assert name == "rule" or (light + 0.05) / (dark + 0.05) >= 4.5, name


def test_fallbacks_are_the_light_colours_of_the_style_sheet() -> None:
    for html in (diagram.picture(RUNS["ten actors"]), tree.picture(EXPLORATIONS["each kind"])):
        found = re.findall(r"var\(--es-(\w+),(#\w+)\)", inline(html))
        assert len({name for name, _ in found}) > 5
        for name, colour in found:
            assert name == "page" or themes()[0][name] == colour


def test_no_two_lanes_beside_each_other_share_a_colour() -> None:
    html = diagram.picture(RUNS["ten actors"])
    lanes = re.findall(r'<g style="color:var\(--es-(a\d)', inline(html))
    assert len(lanes) == 10 and all(a != b for a, b in pairwise(lanes[:10]))
