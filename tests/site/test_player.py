"""The player in a real browser, on a page of explorations; three of them are really run here."""

import json
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from every_schedule import explore
from every_schedule.exploration import Exploration, Verdict
from every_schedule.pictures import data
from every_schedule.run import Line, Run
from every_schedule.schedule import parse

expect.set_options(timeout=30_000)  # the machine may be busy

NOTHING = "\N{EN DASH}"  # where nothing is known of a thing
STATIC = Path(__file__).parents[2] / "src" / "every_schedule" / "pictures" / "static"
SCRIPTS = {
    "play_tickets": '''
"""Buyers and one ticket."""
import sys
from contextlib import nullcontext
from multiprocessing import Lock, Process, Value
from scripts.say import say

def buyer(left, lock):
    say("arrives")
    with lock or nullcontext():
        seen = left.value
        say(f"sees {seen}")
        left.value = seen - 1
        say("buys" if seen else "goes away")

def main():
    left, lock = Value("i", 1, lock=False), None if "--no-lock" in sys.argv else Lock()
    buyers = [Process(target=buyer, args=(left, lock), name=name) for name in ("Ann", "Bob")]
    for process in buyers:
        process.start()
    for process in buyers:
        process.join()

if __name__ == "__main__":
    main()
''',
    "play_order": '''
"""Two locks in opposite order."""
from multiprocessing import Lock, Process
from scripts.say import say

def worker(first, second):
    say("starts")
    with first:
        say("has one")
        with second:
            say("has both")

def main():
    a, b = Lock(), Lock()
    pairs = {"Ann": (a, b), "Bob": (b, a)}
    workers = [Process(target=worker, args=pair, name=name) for name, pair in pairs.items()]
    for process in workers:
        process.start()
    for process in workers:
        process.join()

if __name__ == "__main__":
    main()
''',
}
PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Explorations</title>
<link rel="icon" href="data:,">
<style>
html {{ --pst-color-background: #fff; font-family: sans-serif; }}
html[data-theme="dark"] {{ --pst-color-background: #14181e; }}
body {{ background: var(--pst-color-background); color: var(--es-ink); max-width: 50rem; margin: auto; }}
* {{ box-sizing: border-box; }}
figure {{ margin: 0; }}
</style>
<link rel="stylesheet" href="lab.css">
<link rel="stylesheet" href="player.css">
<script src="play_model.js"></script>
<script src="play_words.js"></script>
<script src="player.js"></script>
</head>
<body><main><h1>Explorations</h1>{figures}</main></body>
</html>
"""


def sold_once(run):
    return run.count("buys") == 1 or "one ticket is sold twice"


def orders(left):
    if not any(left.values()):
        yield []
    for who in left:
        if left[who]:
            for rest in orders({**left, who: left[who] - 1}):
                yield [who, *rest]


def a_run(schedule, moves, lines, ends, **more):
    parts = {
        "script": "made.py",
        "args": (),
        "start_method": "fork",
        "directed": True,
        "outcome": "finished",
        "exit_codes": dict.fromkeys(["MainProcess", *ends], 0),
        "errors": [],
        "stacks": {},
        "said_at": [0] * len(lines),
        "unjoined": [],
        "left_behind": [],
        "output": "",
        "stderr": "",
    }
    return Run(schedule=schedule, moves=moves, lines=lines, ends=ends, **(parts | more))


def many():
    """An exploration of 210 schedules, which would take long to run; its names have blanks."""
    runs = [
        a_run(
            order,
            [sorted(set(order[step:])) for step in range(len(order))],
            [Line(0, who, "starts") for who in sorted(set(order))]
            + [Line(step, who, f"is number {step}") for step, who in enumerate(order, 1)],
            {who: len(order) - order[::-1].index(who) for who in set(order)},
        )
        for order in orders({"task 1": 2, "task 2": 2, "task 3": 3})
    ]
    verdicts = [Verdict("holds" if run.schedule[0] == run.schedule[-1] else "breaks", "") for run in runs]
    return Exploration("made.py", (), "fork", runs, verdicts)


def timed():
    """Bob fails, so that Ann waits until her time is up."""
    starts = [
        Line(0, "Ann", "starts"),
        Line(0, "Bob", "starts"),
        Line(2, "Ann", "gives up"),
        Line(3, "", "bye"),
    ]
    run = a_run(
        ["Bob", "~", "Ann"],
        [["Bob"], ["~"], ["Ann"]],
        starts,
        {"Ann": 3, "Bob": 1},
        said_at=[2, 7, 4, 0],
        outcome="failed",
        exit_codes={"MainProcess": 0, "Ann": 0, "Bob": 1},
        errors=["Process Bob:\nValueError: <no>"],
    )
    source = """def wait():
    say("starts")
    bell.wait(1)
    say("gives up")

def fail():
    say("starts")
    raise ValueError

Process(target=wait, name="Ann").start()
Process(target=fail, name="Bob").start()
"""
    return Exploration("timed.py", (), "fork", [run], [Verdict("fails", "ValueError: <no>")], source)


# What no exploration gives yet: the end of Ann's wait as a move, an ending that nobody can tell, and what
# the processes share.
UNSURE = {
    "call": ["made.py", "2"],
    "actors": ["Ann", "Ann~", "Bob"],
    "colours": ["a0", "a0", "main"],
    "texts": ["asks", "gives up", "gets it", "Ann", "made.py:7, peer.recv()", "", "Bob"],
    "code": [[1, "def ask():\n    say('asks')\n    if lock.acquire(timeout=1):\n        say('gets it')"]],
    "lines": [0, 0, 2, 2, 0, 2, 0, 1, 0, 0, 2, 4],
    "nodes": [
        [[2, -1], "holds", -1],
        [[-5], "cannot tell", -1, 3, 4],
        [[3, -1, -5], "holds", -1],
        [[], 1, 3, 2, 2],
        [[0, 1], 0, 2, 2, 1],
    ],
    "things": [["lock", "", 1, -1], ["file", "a.txt", 0, -1]],
    "states": [[0, 6], [0, 5], [0, 5, 1, -1], [0, 6], [0, 5]],
}


def figure(data):
    return f"""<figure class="exploration"><p>Made.</p>
<script type="application/json" class="es-play">{json.dumps(data)}</script></figure>"""


def named(exploration):
    """As if its script were one of the project's own, which are called by their names."""
    return replace(exploration, call=Path(exploration.script).stem)


@pytest.fixture(scope="module")
def explored(tmp_path_factory):
    """The explorations, and the page they stand in."""
    folder = tmp_path_factory.mktemp("play")
    (folder / "scripts").mkdir()
    for name, text in SCRIPTS.items():
        (folder / "scripts" / f"{name}.py").write_text(text.lstrip(), encoding="utf-8")
    tickets, order = (folder / "scripts" / f"{name}.py" for name in SCRIPTS)
    found = SimpleNamespace(
        race=named(explore(tickets, "--no-lock", holds=sold_once)),
        order=named(explore(order)),
        lock=named(explore(tickets, holds=sold_once)),
        many=many(),
        timed=timed(),
    )
    figures = ""
    for exploration in (found.race, found.order, found.lock, found.many, found.timed):
        bundle = exploration._repr_mimebundle_()
        figures += data.for_page(bundle["text/html"], bundle[data.MIME])
    figures += figure(UNSURE)
    (folder / "page.html").write_text(PAGE.format(figures=figures), encoding="utf-8")
    for name in ("lab.css", "player.css", "play_model.js", "play_words.js", "player.js"):
        shutil.copy(STATIC / name, folder)
    found.url = (folder / "page.html").as_uri()
    return found


@pytest.fixture
def page(browser, explored):
    """The page, opened; afterwards: no error was logged, and nothing was asked of another place."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(30_000)
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    folder = explored.url.rpartition("/")[0]
    page.on(
        "request",
        lambda request: None if request.url.startswith((folder, "data:")) else wrong.append(request.url),
    )
    page.goto(explored.url)
    yield page
    context.close()
    assert not wrong


def words(*texts):
    return " ".join(" ".join(texts).split())


class Player:
    """The player of one figure, as a reader sees it."""

    def __init__(self, page, number, opened=True):
        self.page, self.figure = page, page.locator("figure.exploration").nth(number)
        self.opener = self.figure.get_by_role("button", name="Be the scheduler")
        self.panel = self.figure.locator(".es-player")
        self.tree = self.panel.locator("svg")
        if opened:
            self.opener.click()

    def button(self, name):
        return self.panel.get_by_role("button", name=name)

    def mover(self, who):
        return self.panel.get_by_role("group", name="Who moves next?").get_by_role("button", name=who)

    def column(self, who):
        return self.panel.get_by_role("group", name=who, exact=True)

    def move(self, schedule):
        for who in schedule:
            self.press(self.mover(who))

    def press(self, button):
        """Click also what is marked as disabled: it must answer, or do nothing."""
        button.click(force=True)

    def mode(self, name):
        self.panel.get_by_role("radio", name=name).check()

    @property
    def status(self):
        """The verdict, or the number of the step; and what that brought."""
        return words(self.verdict, self.panel.locator(".es-status").inner_text())

    @property
    def verdict(self):
        return self.panel.locator(".es-verdict").inner_text()

    @property
    def task(self):
        return self.panel.locator(".es-task").inner_text()

    @property
    def marks(self):
        """How many leaves of the tree bear a mark."""
        drawn = self.panel.locator("[class^=es-mark]").evaluate_all(
            "all => all.map(one => one.getAttribute('d') || '')"
        )
        return sum(d.count("M") for d in drawn)

    @property
    def schedule(self):
        code = self.panel.locator(".es-replay:not(.es-room *) code").inner_text()
        return re.search(r'schedule="(.*)"\)$', code)[1]

    def shared(self, who=""):
        """What the processes share and what it is like, or an actor's variables."""
        part = self.column(who) if who else self.panel
        lists = part.locator(".es-things" if who else ".es-things:not(.es-columns *)")
        return dict(
            lists.locator("div:has(> dt)").evaluate_all(
                "all => all.map(one => [one.querySelector('dt'), one.querySelector('.es-stack > span')])"
                ".map(pair => pair.map(part => part.textContent))"
            )
        )

    def said(self):
        """Who said what in which step, as the columns show it."""
        return {
            (who, int(step), what)
            for who in ("Ann", "Bob")
            for step, what in self.column(who)
            .locator(".es-said li")
            .evaluate_all("all => all.map(one => [...one.childNodes].map(part => part.textContent))")
        }

    def to_run(self, who):
        """The lines of an actor's source that the next press runs."""
        rows = self.column(who).locator("li.es-next > span:not(.es-at)")
        return [int(number) for number in rows.all_inner_texts()]

    def marks_of(self, who):
        """Which lines of an actor's source are marked: their numbers, the sign, the words and the source."""
        rows = self.column(who).locator("li:has(.es-at)")
        return rows.evaluate_all(
            """all => all.map(row => [
                Number(row.children[1].textContent),
                ...[...row.children[0].children].map(part => part.textContent),
                row.querySelector("code").textContent,
            ])"""
        )


def spoken(run):
    return {(line.who, line.step, line.what) for line in run.lines}


def run_of(exploration, schedule):
    return next(run for run in exploration.runs if run.schedule == schedule.split())


def steps(run):
    return len(run.schedule), sum(a != b for a, b in pairwise(run.schedule))


# ---- closed -----------------------------------------------------------------------------------------


def test_without_javascript_there_is_the_static_tree_and_nothing_else(browser, explored):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(explored.url)
    figure = page.locator("figure.exploration").first
    expect(figure).to_contain_text("20 schedules: 8 hold, 12 break.")
    expect(figure.locator("svg[role=img]").first).to_be_visible()
    expect(figure).to_contain_text("The shortest schedule that breaks:")
    expect(page.get_by_role("button")).to_have_count(0)
    assert "nodes" not in page.locator("body").inner_text()
    context.close()


def test_players_are_closed_until_they_are_opened_and_hide_what_they_replace(page):
    player = Player(page, 0, opened=False)
    expect(page.locator(".es-player")).to_have_count(0)
    static = player.figure.locator(":scope > .es-scroll")
    expect(static).to_be_visible()
    player.opener.click()
    expect(player.panel).to_be_visible()
    expect(static).to_be_hidden()  # it would give the game away
    expect(player.opener).to_have_attribute("aria-expanded", "true")
    page.emulate_media(media="print")
    expect(static).to_be_visible()
    expect(player.panel).to_be_hidden()
    page.emulate_media(media="screen")
    player.mover("Ann").press("Escape")
    expect(player.panel).to_be_hidden()
    expect(static).to_be_visible()
    expect(player.opener).to_be_focused()


# ---- playing ----------------------------------------------------------------------------------------


def test_a_whole_schedule_by_mouse_shows_what_that_run_said(page, explored):
    player = Player(page, 0)
    for index in (0, 7, 19):
        run, verdict = explored.race.runs[index], explored.race.verdicts[index]
        player.button("Start again").click()
        player.move(run.schedule)
        assert player.said() == spoken(run)
        assert f"This schedule {verdict.kind}." in player.status
        assert verdict.reason in player.status
        assert player.schedule == " ".join(run.schedule)


def test_a_whole_schedule_by_keyboard_alone(page, explored):
    player = Player(page, 0, opened=False)
    player.opener.press("Enter")
    page.keyboard.press("Tab")  # to the modes
    expect(player.panel.get_by_role("radio", name="play freely")).to_be_focused()
    page.keyboard.press("Tab")
    expect(player.mover("Ann")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(player.mover("Bob")).to_be_focused()
    page.keyboard.press("Space")
    for key in "1212":
        page.keyboard.press(key)
    assert player.schedule == "Ann Bob Ann Bob Ann Bob"
    assert player.said() == spoken(run_of(explored.race, "Ann Bob Ann Bob Ann Bob"))
    expect(player.mover("Bob")).to_be_focused()  # at the end nobody can move; focus stays
    page.keyboard.press("u")
    assert player.schedule == "Ann Bob Ann Bob Ann"
    page.keyboard.press("s")
    assert player.schedule == ""
    page.keyboard.press("f")
    assert "breaks" in player.status
    expect(player.mover("Bob")).to_be_focused()


def test_keys_are_heard_from_the_moment_it_opens(page):
    player = Player(page, 0)
    page.keyboard.press("1")
    page.keyboard.press("2")
    assert player.schedule == "Ann Bob"
    player.panel.get_by_role("radio", name="play freely").press("1")
    assert player.schedule == "Ann Bob Ann"
    page.keyboard.press("Escape")
    expect(player.opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("u")
    assert player.schedule == "Ann Bob"


def test_keys_are_heard_only_while_focus_is_inside(page):
    player = Player(page, 0)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("1")
    player.opener.press("1")
    assert player.schedule == ""
    player.mover("Bob").press("1")
    assert player.schedule == "Ann"
    player.mover("Bob").press("Control+1")
    assert player.schedule == "Ann"


def test_undo_goes_back_step_by_step(page, explored):
    player = Player(page, 0)
    player.move(["Ann", "Bob", "Ann"])
    player.button("Undo").click()
    assert player.schedule == "Ann Bob"
    run = run_of(explored.race, "Ann Bob Ann Bob Ann Bob")
    assert player.said() == {line for line in spoken(run) if line[1] <= 2}
    player.button("Undo").click()
    player.button("Undo").click()
    player.press(player.button("Undo"))
    assert player.schedule == ""
    expect(player.button("Undo")).to_be_focused()
    assert "Nobody has moved yet." in player.status


def test_each_step_is_said_in_a_polite_live_region(page):
    player = Player(page, 0)
    expect(player.panel.locator(".es-status")).to_have_attribute("role", "status")
    player.move(["Ann"])
    assert player.status == "Step 1 Ann moves. Ann: sees 1."
    player.move(["Ann", "Ann"])
    assert player.status == "Step 3 Ann moves. Ann ends."
    player.move(["Ann"])
    assert player.status == "Step 3 Ann cannot move: ended."


def test_states_are_words(page):
    player = Player(page, 2)
    player.move(["Ann", "Bob"])
    expect(player.mover("Ann")).to_contain_text("can move")
    expect(player.mover("Bob")).to_contain_text("blocked")
    expect(player.mover("Bob")).to_have_attribute("aria-disabled", "true")
    expect(player.column("Ann")).to_contain_text("can move; next: lines 12 to 13")
    expect(player.column("Bob")).to_contain_text("blocked after line 8")
    player.move(["Bob"])
    assert "Bob cannot move: blocked." in player.status
    assert player.schedule == "Ann Bob"


def test_each_column_shows_the_source_of_its_actor(page):
    """As it stands in the script, with its line numbers; and nothing where it is not known."""
    player = Player(page, 0)
    lines = SCRIPTS["play_tickets"].lstrip().splitlines()
    shown = [[str(n), lines[n - 1].strip()] for n in range(7, 14)]
    assert shown[0][1] == "def buyer(left, lock):" and "goes away" in shown[-1][1]
    for who in ("Ann", "Bob"):
        rows = player.column(who).locator(".es-code li")
        rows = rows.evaluate_all("all => all.map(row => [...row.children].slice(-2).map(x => x.textContent))")
        assert rows == shown
    indents = player.column("Ann").locator(".es-code code")
    indents = indents.evaluate_all("all => all.map(code => parseFloat(getComputedStyle(code).paddingLeft))")
    assert indents[0] < indents[1] == indents[2] < indents[3] == indents[-1]
    expect(Player(page, 3).panel.locator(".es-code")).to_have_count(0)


def test_what_the_next_press_runs_is_marked(page):
    """Not the line that has been run: each press moves the mark on to what comes then."""
    player = Player(page, 0)
    source = SCRIPTS["play_tickets"].lstrip().splitlines()

    def to_run(first, last):
        return [
            [first, "▶", "the next press runs from here:", source[first - 1].strip()],
            [last, "⊣", "to here:", source[last - 1].strip()],
        ]

    assert player.marks_of("Ann") == player.marks_of("Bob") == to_run(9, 11)
    assert player.to_run("Ann") == [9, 10, 11]
    code = player.column("Ann").locator(".es-code").element_handle()
    player.move(["Ann"])
    assert (player.marks_of("Ann"), player.marks_of("Bob")) == (to_run(12, 13), to_run(9, 11))
    assert player.to_run("Ann") == [12, 13]
    player.move(["Ann"])
    # The function ends after its last line, so what is left is to go on from there.
    assert player.marks_of("Ann") == [[13, "↓", "the next press goes on after this:", source[12].strip()]]
    assert player.to_run("Ann") == []
    player.move(["Ann"])
    assert (player.marks_of("Ann"), player.marks_of("Bob")) == ([], to_run(9, 11))
    expect(player.column("Ann")).to_contain_text("ended")
    player.button("Undo").click()
    player.button("Undo").click()
    assert player.marks_of("Ann") == to_run(12, 13)
    player.button("Start again").click()
    assert player.marks_of("Ann") == to_run(9, 11)
    assert code.evaluate("code => code.isConnected")  # it is not drawn again at each step
    assert "say(" not in player.status  # nor read aloud


def test_what_is_marked_has_more_than_a_colour(page):
    page.emulate_media(reduced_motion="reduce")  # no colour is on its way
    player = Player(page, 2)
    player.move(["Ann", "Bob"])
    assert [mark[:3] for mark in player.marks_of("Ann")] == [
        [12, "▶", "the next press runs from here:"],
        [13, "⊣", "to here:"],
    ]
    assert player.marks_of("Bob") == [[8, "↓", "somewhere after this:", 'say("arrives")']]
    looks = [
        player.column(who)
        .locator("li:has(.es-at)")
        .first.evaluate("row => [getComputedStyle(row).backgroundColor, getComputedStyle(row).boxShadow]")
        for who in ("Ann", "Bob")
    ]
    (runs, bar), (bare, line) = looks
    assert runs != bare == "rgba(0, 0, 0, 0)"
    assert "none" not in (bar, line) and bar != line
    expect(player.column("Ann").get_by_text("▶", exact=True)).to_have_attribute("aria-hidden", "true")


def test_a_hung_run_shows_who_waits_in_which_call(page, explored):
    player = Player(page, 1)
    player.move(["Ann", "Bob", "Ann"])
    assert "Step 3 Ann moves. Ann is blocked in play_order.py:9, with second:" in player.status
    # Bob can still move; Ann is blocked already, and the runs that hang know in what.
    expect(player.column("Ann")).to_contain_text("blocked in line 9")
    assert player.marks_of("Ann") == [[9, "‖", "waits here:", "with second:"]]
    assert player.marks_of("Bob") == [[9, "▶", "the next press runs this:", "with second:"]]
    player.move(["Bob"])
    run = run_of(explored.order, "Ann Bob Ann Bob")
    assert run.outcome == "hung" and set(run.stacks) == {"Ann", "Bob", "MainProcess"}
    assert "This schedule hangs." in player.status
    for who, place in run.stacks.items():
        assert f"{who} waits in {place}" in player.status
    for who in ("Ann", "Bob"):
        assert run.stacks[who] == "play_order.py:9, with second:"
        expect(player.column(who)).to_contain_text("waits forever in line 9")
        assert player.marks_of(who) == [[9, "■", "waits here:", "with second:"]]


def test_time_passes_a_process_fails_and_a_plain_line_is_shown(page):
    player = Player(page, 4)
    time = player.mover("time passes")
    expect(time).to_have_attribute("aria-disabled", "true")
    expect(time).to_contain_text("nothing to end")
    expect(player.mover("Ann")).to_contain_text("blocked")
    assert player.marks_of("Ann") == [[2, "↓", "somewhere after this:", 'say("starts")']]
    assert player.marks_of("Bob") == [[8, "▶", "the next press runs this:", "raise ValueError"]]
    player.move(["Bob"])
    assert player.status == "Step 1 Bob moves. Bob fails."
    expect(player.mover("Bob")).to_contain_text("failed")
    player.press(player.mover("Bob"))
    assert player.status == "Step 1 Bob cannot move: failed."
    time.click()
    expect(time).to_be_focused()
    assert player.status == "Step 2 Time passes. Ann: gives up."
    player.press(time)
    assert player.status == "Step 2 time passes: no wait can end now."
    player.move(["Ann"])
    expect(player.column("Output")).to_contain_text("bye")
    assert player.marks_of("Ann") == player.marks_of("Bob") == []
    # Each sees the function that is its own, and what was merely printed has none.
    for who, first in (("Ann", ["def wait():"]), ("Bob", ["def fail():"]), ("Output", [])):
        code = player.column(who).locator(".es-code li:first-child code")
        assert code.all_inner_texts() == first
    assert player.verdict == "▲ This schedule fails."
    assert "ValueError: <no>" in player.status
    assert player.schedule == "Bob ~ Ann"


def test_names_with_blanks_are_parted_as_launch_reads_them(page):
    player = Player(page, 3)
    assert parse(player.schedule) == []
    player.move(["task 3"])
    assert parse(player.schedule) == ["task 3"]
    player.move(["task 1"])
    assert parse(player.schedule) == ["task 3", "task 1"]
    assert page.url.endswith("#play-made-py=task%203.task%201")


# ---- help -------------------------------------------------------------------------------------------


def test_hints_lead_to_a_nearest_failure(page, explored):
    for number, exploration in ((0, explored.race), (1, explored.order)):
        player = Player(page, number)
        player.move(["Bob"])
        for _ in range(20):
            player.button("Hint").click()
            if "This schedule is over" in player.status:
                break
            who = re.search(r"Hint: (\w+)\.", player.status)[1]
            expect(player.mover(who)).to_contain_text("hint: this one")
            player.mover(who).click()
        bad = [
            run
            for run, verdict in zip(exploration.runs, exploration.verdicts, strict=True)
            if verdict.kind != "holds" and run.schedule[0] == "Bob"
        ]
        assert len(player.schedule.split()) == min(len(run.schedule) for run in bad)
        assert player.schedule in [" ".join(run.schedule) for run in bad]
    player = Player(page, 2)
    player.button("Hint").click()
    assert "No failure lies ahead." in player.status


def test_the_shortest_failure_is_that_of_the_static_picture(page, explored):
    for number, exploration, kind in ((0, explored.race, "breaks"), (1, explored.order, "hangs")):
        player = Player(page, number)
        player.button("Shortest failure").click()
        assert player.schedule == " ".join(exploration.shortest(kind).schedule)
        assert f"This schedule {kind}." in player.status
    player = Player(page, 2)
    player.button("Shortest failure").click()
    assert "There is no failure" in player.status


def test_random_ends_in_a_schedule_that_was_run(page, explored):
    player = Player(page, 0)
    player.move(["Bob"])
    player.button("Random").click()
    assert player.schedule.startswith("Bob")
    assert player.said() == spoken(run_of(explored.race, player.schedule))


# ---- modes ------------------------------------------------------------------------------------------


def changes(run):
    return sum(a != b for a, b in pairwise(run.schedule))


def modes(player):
    return words(player.panel.get_by_role("radiogroup", name="Mode").inner_text())


def test_modes_are_choices_that_are_seen(page):
    """Each where it means something: what always holds cannot be broken, nor be predicted."""
    every = "play freely predict break it find all endings is it safe?"
    assert [modes(Player(page, number)) for number in range(6)] == [
        every,
        every,
        "play freely is it safe?",
        every,
        "play freely break it is it safe?",
        "play freely predict find all endings",  # nobody can tell whether it is safe
    ]
    player = Player(page, 0, opened=False)
    player.panel.get_by_role("radio", name="play freely").press("ArrowRight")
    expect(player.panel.get_by_role("radio", name="predict")).to_be_checked()
    assert player.task.startswith("The movers will be: ")


def test_break_it_with_the_fewest_changes(page, explored):
    player = Player(page, 0)
    player.mode("break it")
    assert player.marks == 0  # nothing is given away
    fewest = min(changes(run) for run in explored.race.runs if sold_once(run) is not True)
    assert f"It can be done with {fewest} changes." in player.task
    player.move(["Ann", "Ann", "Ann", "Bob", "Bob", "Bob"])
    assert player.task == "This one does not fail. Undo, or start again."
    assert player.marks == 1
    player.button("Start again").click()
    player.move(["Ann", "Bob"])
    assert player.status.startswith("Step 2, changes: 1 ")
    player.move(["Ann", "Bob", "Ann", "Bob"])
    assert (
        player.task == f"A failure, but with 5 changes. It can be done with {fewest}. Undo, or start again."
    )
    assert player.marks == 2
    for _ in range(5):
        player.button("Undo").click()
    player.move(["Bob", "Bob", "Bob", "Ann", "Ann"])
    assert fewest == 2
    assert player.task == "Done: a failure with 2 changes. Fewer is not possible. Schedules tried: 3."
    assert player.marks == 20
    player.button("Start again").click()
    assert player.marks == 0 and "It can be done" in player.task


@pytest.mark.parametrize("mode", ["break it", "find all endings"])
def test_goals_are_reached_without_help(page, mode):
    player = Player(page, 0)
    player.mode(mode)
    for name in ("Hint", "Shortest failure", "Random"):
        expect(player.button(name)).to_have_attribute("aria-disabled", "true")
        player.press(player.button(name))
        player.panel.press(name[0].lower() if name != "Shortest failure" else "f")
    player.tree.click(position={"x": 270, "y": 60})
    expect(player.panel.get_by_label("Schedule")).to_be_disabled()
    assert player.schedule == ""
    player.mode("play freely")
    player.button("Shortest failure").click()
    assert "This schedule breaks." in player.status


def test_find_all_endings(page, explored):
    player = Player(page, 1)
    player.mode("find all endings")
    assert player.task == "These schedules end in 2 ways. Find them all."
    found = player.panel.get_by_role("group", name="Endings found").get_by_role("button")
    assert [one.split() for one in found.all_inner_texts()] == [["?", "not", "found", "yet"]] * 2
    player.move(["Ann", "Ann", "Ann", "Bob", "Bob", "Bob"])
    assert player.task == "Endings found: 1 of 2. Schedules tried: 1."
    assert found.all_inner_texts() == ["● holds", "? not found yet"]
    player.button("Start again").click()
    player.move(["Bob", "Bob", "Bob", "Ann", "Ann", "Ann"])
    assert player.task.startswith("This ending you have found already. Endings found: 1 of 2.")
    player.button("Start again").click()
    player.move(["Ann", "Bob", "Ann", "Bob"])
    assert player.task == "Done: you found all 2 endings. Schedules tried: 3."
    assert found.all_inner_texts() == ["● holds", "■ hangs"]
    found.first.click()  # back to how that was
    assert "This schedule holds." in player.status
    assert player.marks == len(explored.order.runs)


@pytest.mark.parametrize(
    ("number", "choice", "answer"),
    [
        (0, "Yes, in", "No. 12 of 20 schedules fail."),
        (2, "Yes, in", "Right. It holds in all of its schedules: 6."),
        (2, "No, not", "No. It holds in all of its schedules: 6."),
    ],
)
def test_is_it_safe(page, explored, number, choice, answer):
    player = Player(page, number)
    player.mode("is it safe?")
    assert player.marks == 0
    for name in ("Hint", "Shortest failure"):
        expect(player.button(name)).to_have_attribute("aria-disabled", "true")
    player.button(choice).press("Enter")
    assert player.task == answer
    assert player.marks == len([explored.race, explored.order, explored.lock][number].runs)
    expect(player.button(choice)).to_be_focused()
    expect(player.button(choice)).to_have_attribute("aria-disabled", "true")


def test_whoever_says_that_it_can_fail_shows_how(page, explored):
    player = Player(page, 1)
    player.mode("is it safe?")
    player.button("No, not").press("Enter")
    assert player.task == "Then show one: find a schedule that fails." and player.marks == 0
    expect(player.button("No, not")).to_have_attribute("aria-disabled", "true")
    player.move(["Ann", "Ann", "Ann", "Bob", "Bob", "Bob"])
    assert player.task == "This one holds. Find one that fails."
    assert page.evaluate("localStorage.getItem('es-done play-play_order safe')") is None
    player.button("Start again").click()
    player.mode("is it safe?")
    player.move(["Ann", "Bob", "Ann", "Bob"])  # found before it is asked
    player.button("No, not").press("Enter")
    assert player.task == "Right. 4 of 8 schedules fail."
    assert page.evaluate("localStorage.getItem('es-done play-play_order safe')") == "1"
    player.button("Start again").click()
    player.button("No, not").press("Enter")
    player.move(["Bob", "Ann", "Bob", "Ann"])
    assert player.task == "Right. 4 of 8 schedules fail."
    assert player.marks == len(explored.order.runs)


def test_after_three_tries_a_goal_has_a_hint(page, explored):
    player = Player(page, 0)
    player.mode("break it")
    hint = player.button("Hint")
    for tries in range(1, 4):
        expect(hint).to_have_attribute("aria-disabled", "true")
        player.move(["Ann", "Ann", "Ann", "Bob", "Bob", "Bob"])
        assert player.task.endswith("From now on there is a hint.") == (tries == 3)
        player.button("Start again").click()
    for _ in range(6):
        hint.click()
        player.mover(re.search(r"Hint: (\w+)\.", player.status)[1]).click()
        if "Done" in player.task:
            break
    assert "Done: a failure with 2 changes." in player.task
    player.mode("find all endings")
    expect(hint).to_have_attribute("aria-disabled", "true")


def test_predict_asks_first_and_then_leads_through_the_schedule(page, explored):
    player = Player(page, 0)
    player.mode("predict")
    offered = player.panel.get_by_role("group", name="predict").get_by_role("button").all_inner_texts()
    assert offered == ["● holds", "✕ breaks", "Next step", "Another schedule"]  # it never hangs
    right = 0
    for turn in range(1, 5):
        schedule = re.search(r"The movers will be: (.*)\. How", player.task)[1]
        assert player.marks == 0 and player.schedule == ""
        for name in ("Undo", "Hint", "Random", "Shortest failure", "Next step", "Another schedule"):
            player.press(player.button(name))
        player.press(player.mover("Ann"))
        assert player.schedule == "" and player.to_run("Ann") == []
        kind = explored.race.verdicts[explored.race.runs.index(run_of(explored.race, schedule))].kind
        guess = kind if turn < 3 else {"holds": "breaks", "breaks": "holds"}[kind]
        right += guess == kind
        player.button(guess).press("Enter")
        assert player.task.startswith("Right. " if guess == kind else "No. ")
        assert f"It is: {kind}. Right so far: {right} of {turn}." in player.task
        assert player.schedule == ""  # how that comes about is yet to be seen
        for step, who in enumerate(schedule.split(), 1):
            expect(player.mover(who)).to_contain_text("hint: this one")
            player.button("Next step").click()
            assert player.schedule == " ".join(schedule.split()[:step])
        assert player.said() == spoken(run_of(explored.race, schedule))
        assert f"This schedule {kind}." in player.status
        expect(player.button("Next step")).to_have_attribute("aria-disabled", "true")
        player.button("Another schedule").press("Enter")
        expect(player.button("Another schedule")).to_be_focused()


# ---- what no exploration gives yet ------------------------------------------------------------------


def test_the_end_of_a_wait_is_a_move_of_its_own(page):
    player = Player(page, 5)
    ends = player.mover("Ann: the wait ends")
    expect(ends).to_contain_text("nothing to end")
    player.press(ends)
    assert player.status == "Step 0 Ann: no wait can end now."
    player.move(["Bob"])
    expect(ends).to_contain_text("can move")
    expect(player.column("Ann")).to_contain_text("blocked in made.py:7, peer.recv()")
    page.keyboard.press("2")  # Ann, the end of her wait, Bob
    assert player.status == "● This schedule holds. The wait of Ann ends. Ann: gives up. Ann ends."
    assert player.schedule == "Bob Ann~"
    assert page.url.endswith("#play-made-py-2=Bob.Ann~")
    expect(player.panel.get_by_role("group", name="Ann~")).to_have_count(0)  # it has no column of its own
    colours = [
        player.panel.locator(".es-movers > div").nth(number).evaluate("one => one.style.cssText")
        for number in (0, 1)
    ]
    assert "--es-a0" in colours[0] and "--es-main" in colours[1]  # as the data say


def test_an_ending_that_nobody_can_tell_is_neither_failure_nor_success(page):
    player = Player(page, 5)
    player.button("Shortest failure").click()
    assert "There is no failure to be shown." in player.status
    player.move(["Bob", "Bob"])
    assert player.verdict == "◆ How this schedule ends, nobody can tell."
    assert "Ann waits in made.py:7, peer.recv()" in player.status
    expect(player.column("Ann")).to_contain_text("blocked in made.py:7")  # and not forever
    d = player.tree.locator(".es-mark-cannot-tell").get_attribute("d")
    assert re.fullmatch(r"M\S+ \S+m0 -\S+(l-?\S+ -?\S+){3}z", d)
    player.mode("predict")
    expect(player.button("◆ cannot tell")).to_be_visible()


def test_what_the_processes_share_is_shown_with_what_changed(page):
    player = Player(page, 5)
    new = player.panel.locator(".es-things .es-new")
    assert player.shared() == {"lock 1": "free", "a.txt": NOTHING}
    expect(new).to_have_count(0)
    player.move(["Bob"])
    assert player.shared() == {"lock 1": "held by Bob", "a.txt": NOTHING}
    expect(new).to_have_text("held by Bob")
    player.button("Start again").click()
    player.press(player.mover("Ann").first)
    assert player.shared() == {"lock 1": "free", "a.txt": "not there"}
    expect(new).to_have_text("not there")
    expect(Player(page, 3).panel.locator(".es-things")).to_have_count(0)  # where nothing is known of it


def test_a_run_shows_locks_values_and_each_actors_variables(page):
    player = Player(page, 2)
    assert player.shared() == {"left": "1", "lock": "free"}
    assert player.shared("Ann") == {"seen": NOTHING} == player.shared("Bob")
    player.move(["Ann", "Bob", "Ann"])
    assert player.shared() == {"left": "0", "lock": "held by Ann"}
    assert player.shared("Ann") == {"seen": "1"} and player.shared("Bob") == {"seen": NOTHING}
    player.move(["Ann"])
    assert player.shared() == {"left": "0", "lock": "held by Bob"}
    assert player.shared("Ann") == {"seen": NOTHING}  # she has ended
    assert player.shared("Bob") == {"seen": "0"}
    player.button("Start again").click()
    assert player.shared() == {"left": "1", "lock": "free"}


def test_a_failure_shows_the_sentence_that_says_why(page):
    player = Player(page, 1)
    player.move(["Ann", "Bob", "Ann", "Bob"])
    why = "Ann holds a (line 7) and waits for b (line 9); Bob holds b (line 7) and waits for a (line 9)."
    assert why in player.status
    player = Player(page, 0)
    player.button("Shortest failure").click()
    assert "It breaks where " in player.status
    player.button("Start again").click()
    assert "It breaks where " not in player.status


# ---- addresses --------------------------------------------------------------------------------------


def test_a_link_shows_a_schedule(page, explored, browser):
    player = Player(page, 1)
    player.move(["Bob", "Ann", "Ann"])
    address = page.url
    assert address == explored.url + "#play-play_order=Bob.Ann.Ann"
    player.button("Copy link").click()
    expect(player.panel.locator(".es-copied")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == address
    other = browser.new_page()
    other.goto(address)
    shown = Player(other, 1, opened=False)
    expect(shown.panel).to_be_visible()
    expect(shown.panel).to_be_in_viewport()
    assert shown.schedule == "Bob Ann Ann"
    assert shown.said() == player.said()
    other.keyboard.press("2")
    assert shown.schedule == "Bob Ann Ann Bob"
    other.evaluate("location.hash = '#play-play_tickets-no-lock=Ann.Ann'")  # an address typed by hand
    expect(Player(other, 0, opened=False).panel).to_be_visible()
    assert Player(other, 0, opened=False).schedule == "Ann Ann"
    other.close()


def test_a_mission_opens_with_its_goal_and_is_kept_when_it_is_done(page, explored):
    page.evaluate("location.hash = '#play-play_order=@break'")
    player = Player(page, 1, opened=False)
    expect(player.panel.get_by_role("radio", name="break it")).to_be_checked()
    kept = "localStorage.getItem('es-done play-play_order break')"
    player.move(["Ann", "Bob", "Ann", "Bob"])
    if page.evaluate(kept) is None:  # a failure, but not the one with the fewest changes
        player.button("Start again").click()
        player.move(explored.order.shortest("hangs").schedule)
    assert page.evaluate(kept) == "1"


MISSIONS = """<!doctype html><title>missions</title><ol class="es-missions">
<li data-mission="play-a break"><a href="#a">A</a></li>
<li data-mission="play-b safe"><a href="#b">B</a></li></ol>"""


def test_the_page_of_missions_shows_what_is_done_and_what_comes_next(browser, tmp_path):
    script = (STATIC.parents[3] / "book" / "_static" / "missions.js").read_text(encoding="utf-8")
    (tmp_path / "play.html").write_text(f"{MISSIONS}<script>{script}</script>", encoding="utf-8")
    page = browser.new_page()
    page.add_init_script("localStorage.setItem('es-done play-a break', '1')")
    page.goto((tmp_path / "play.html").as_uri())
    expect(page.locator("li.es-done")).to_have_text("A ✓ done")
    expect(page.locator("li.es-next")).to_have_text("B")
    page.close()


def test_where_nothing_can_be_copied_the_player_says_so(page):
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    player = Player(page, 1)
    player.button("Copy link").click()
    expect(player.panel.locator(".es-copied")).to_have_text(
        "The link stands in the address bar; copy it there."
    )
    player.panel.get_by_role("button", name="Copy", exact=True).click()
    expect(player.panel.locator(".es-copied")).to_have_text("Selected; copy it by hand.")
    assert page.evaluate("String(getSelection())") == 'launch("play_order", schedule="")'


@pytest.mark.parametrize("bad", ["Ann.Zoe.Ann", "Ann.%E0%A4%A.Ann", "Ann.<b>"])
def test_a_link_that_is_wrong_says_so(page, explored, bad):
    page.evaluate(f"location.hash = '#play-play_order={bad}'")
    player = Player(page, 1, opened=False)
    expect(player.panel).to_be_visible()
    assert player.schedule == "Ann"
    assert "The link names a step that is not there" in player.status


def test_the_line_of_python_can_be_copied(page):
    player = Player(page, 0)
    player.move(["Ann", "Bob"])
    player.panel.get_by_role("button", name="Copy", exact=True).click()
    expect(player.panel.locator(".es-copied")).to_have_text("Copied.")
    line = page.evaluate("navigator.clipboard.readText()")
    assert line == 'launch("play_tickets", "--no-lock", schedule="Ann Bob")'


# ---- the tree ---------------------------------------------------------------------------------------


def test_the_tree_marks_where_the_reader_is_and_jumps(page, explored):
    player = Player(page, 0)
    player.move(["Ann"])
    spot = player.panel.locator(".es-spot")
    x, y = (float(spot.get_attribute(name)) for name in ("cx", "cy"))
    player.button("Start again").click()
    assert float(spot.get_attribute("cx")) < x
    player.tree.click(position={"x": x, "y": y})
    assert player.schedule == "Ann"
    size = player.tree.bounding_box()
    player.tree.click(position={"x": size["width"] - 5, "y": size["height"] - 12})
    assert player.schedule == " ".join(explored.race.runs[-1].schedule)
    slider = player.panel.get_by_label("Schedule")
    slider.press("ArrowLeft")
    assert player.schedule == " ".join(explored.race.runs[-2].schedule)
    expect(slider).to_have_attribute("aria-valuetext", f"19 of 20: {player.schedule}")
    expect(slider).to_be_focused()


def test_a_step_costs_no_more_where_there_are_many_schedules(page, explored):
    """Counted in changes of the page: the tree and the source are drawn once, and then only marked."""
    assert (len(explored.race.runs), len(explored.many.runs)) == (20, 210)

    def most(number):
        return Player(page, number).panel.evaluate(
            """async (panel) => {
                const seen = new MutationObserver(() => {});
                seen.observe(panel, {subtree: true, childList: true, attributes: true, characterData: true});
                const counts = [];
                for (let step = 0; step < 6; step += 1) {
                    panel.querySelector(".es-movers [aria-disabled=false]").click();
                    counts.push(seen.takeRecords().length);
                }
                return Math.max(...counts);
            }"""
        )

    few, many = most(0), most(3)
    assert 0 < many < 2 * few


# ---- looks and access -------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_targets_are_large(page, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
    page.emulate_media(reduced_motion="reduce")
    race, order, safe = Player(page, 0), Player(page, 1), Player(page, 2)
    race.move(["Ann", "Bob", "Ann"])
    order.button("Shortest failure").click()
    safe.mode("is it safe?")
    Player(page, 5).move(["Bob", "Bob"])
    found = Axe().run(page, options={"preload": False})  # it would fetch the style sheets a second time
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()
    targets = page.locator(".es-player :is(button, label:has(input), input[type=range]), .es-open").all()
    boxes = [(one.inner_text(), one.bounding_box()) for one in targets if one.is_visible()]
    assert len(boxes) > 3 * 10
    assert [box for box in boxes if box[1]["width"] < 44 or box[1]["height"] < 44] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_dark_mode_has_the_colours_of_the_theme(page):
    player = Player(page, 0)
    player.button("Shortest failure").click()
    colours = []
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
        player.page.emulate_media(reduced_motion="reduce")
        colours.append(
            [
                player.panel.locator(place).first.evaluate(f"one => getComputedStyle(one).{name}")
                for place, name in (
                    (".es-verdict", "color"),
                    ("[data-tool=hint]", "backgroundColor"),
                    (".es-mark-breaks", "stroke"),
                )
            ]
        )
    assert colours == [
        ["rgb(196, 18, 47)", "rgb(255, 255, 255)", "rgb(196, 18, 47)"],
        ["rgb(255, 123, 135)", "rgb(20, 24, 30)", "rgb(255, 123, 135)"],
    ]


def test_columns_stand_side_by_side_over_the_whole_width_or_stack(page):
    player = Player(page, 0)

    def boxes():
        places = player.column("Ann"), player.column("Bob"), player.tree
        return [place.bounding_box() for place in places]

    ann, bob, tree = boxes()
    assert ann["y"] == bob["y"] < ann["y"] + ann["height"] < tree["y"]
    assert ann["width"] + bob["width"] > 0.9 * player.panel.bounding_box()["width"]
    page.set_viewport_size({"width": 390, "height": 800})
    ann, bob, tree = boxes()
    assert ann["y"] < bob["y"] < tree["y"]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_while_steps_are_made(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for number, schedule in ((0, "Ann Bob Bob Ann Bob Ann"), (1, "Ann Bob Ann Bob")):
        player = Player(page, number)
        places = player.column("Ann"), player.column("Bob"), player.panel.get_by_label("Schedule")
        before = [place.bounding_box() for place in places]
        for who in schedule.split():
            player.move([who])
            assert [place.bounding_box() for place in places] == before
        assert "This schedule" in player.status
        player.opener.click()


def test_on_a_narrow_page_the_movers_stay_in_sight_while_the_columns_are_read(page):
    page.set_viewport_size({"width": 390, "height": 500})
    player = Player(page, 0)
    row = player.column("Bob").locator(".es-code li").last
    row.evaluate("row => row.scrollIntoView({ block: 'end' })")
    expect(player.mover("Ann")).to_be_in_viewport(ratio=1)
    assert player.mover("Ann").bounding_box()["y"] < row.bounding_box()["y"]
    player.panel.locator(".es-keys").evaluate("keys => keys.scrollIntoView({ block: 'end' })")
    expect(player.mover("Ann")).not_to_be_in_viewport()  # there they would only be in the way
    # What gets the focus is never behind them.
    for name in ("Undo", "Start again", "Hint", "Shortest failure", "Random"):
        page.evaluate("document.activeElement.blur()")
        top = player.button(name).evaluate("one => one.getBoundingClientRect().top + scrollY")
        page.evaluate(f"scrollTo(0, {top - 10})")
        player.button(name).focus()
        assert player.button(name).evaluate(
            """one => {
                const box = one.getBoundingClientRect();
                return one.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
            }"""
        ), name


def test_nothing_moves_where_motion_is_unwanted(page):
    player = Player(page, 0)
    durations = "one => getComputedStyle(one).transitionDuration"
    assert player.mover("Ann").evaluate(durations) != "0s"
    page.emulate_media(reduced_motion="reduce")
    assert player.mover("Ann").evaluate(durations) == "0s"
