"""`explore` where one of each story is run: the numbers are those of all. No process is run."""

import re
from collections import Counter

import pytest

import modelled
from every_schedule import LabError, exploration, explore
from every_schedule.classes import Budget, Sleep, TooMany, linear_extensions, step_from_json, step_to_json
from every_schedule.endings import sentence
from every_schedule.pictures.data import MIME
from imitation import answer, imitated
from modelled import Program
from test_search import TABLE


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "shop.py"
    path.write_text("# Never run. It imports no say.\n")
    return path


def answers(program, label=None):
    """What a stage answers of a model: its lines are what each actor did, its output how all of it ended."""

    def of(task, now):
        state, schedule = program.state(), task["schedule"]
        sleep = Sleep(schedule, map(step_from_json, task.get("sleep", [])))
        steps, moves = [], [state.moves()]
        while moves[-1]:
            plain = schedule[len(steps)] if len(steps) < len(schedule) else moves[-1][0]
            move = sleep.next(moves[-1]) if "sleep" in task else plain
            if move is None:
                break
            steps.append(state.move(move))
            moves.append(state.moves())
            sleep.made(steps[-1])
        how, things, notes = state.ending()
        lines = [(place, step.actor, "moves") for place, step in enumerate(steps, 1)]
        return answer([], {}) | {
            "schedule": [step.move for step in steps],
            "lines": lines,
            "moves": [list(can) for can in (moves if moves[-1] else moves[:-1])],
            "pruned": bool(moves[-1]),
            "said_at": [0] * len(lines),
            "outcome": "finished" if how == "ends" else "hung",
            "output": label(dict(things)) if label else f"{things}\n{notes}\n",
            "steps": [step_to_json(step) for step in steps],
        }

    return of


@pytest.fixture
def imitate(monkeypatch):
    return lambda program, label=None: imitated(monkeypatch, answers(program, label))


def table(every):
    """How many schedules have each ending."""
    return Counter({(ending.outcome, ending.lines): ending.count for ending in every.endings})


SMALL = [name for name, (_, orders, *_) in TABLE.items() if orders <= 350]


@pytest.mark.parametrize("name", SMALL)
def test_the_numbers_are_those_of_all_schedules(script, imitate, name):
    program, orders, classes, *_ = TABLE[name]
    imitate(program)
    every = explore(script, points="say")
    one = explore(script, points="say", each=False)
    assert len(every.runs) == sum(one.counts.values()) == orders and len(one.runs) == one.stories == classes
    assert every.counts == one.counts and table(every) == table(one)
    known = Counter()
    for (how, things, notes), count in modelled.count(program).items():
        known["finished" if how == "ends" else "hung", tuple(sorted([f"{things}", f"{notes}"]))] += count
    assert table(one) == known


def test_many_are_small_enough():
    assert len(SMALL) >= 20


COUNTER = TABLE["counter"][0]  # `v += 1`, twice in each of two actors: 70 orders, 34 stories


def test_without_say_points_are_operations_and_the_rest_is_counted(script, imitate):
    imitate(COUNTER, lambda things: f"total {things['v']}\n")
    every = explore(script)
    assert (every.points, every.stories, sum(every.weights)) == ("operations", 34, 70)
    assert every.sentence == "70 schedules, counted from 34 runs: all hold"
    ends = {ending.label: ending.count for ending in every.endings}
    assert sum(ends.values()) == 70 and set(ends) == {"total 4", "total 3", "total 2"}
    text = f"3 endings: total 4 ({ends['total 4']} schedules), total 3 ({ends['total 3']}), "
    assert str(every).splitlines()[1].startswith(text) and f"<p>{text}" in every._repr_html_()
    data = every._repr_mimebundle_()[MIME]
    assert (data["schedules"], data["runs"], data["stories"]) == (70, 34, 34)
    assert {one["label"]: one["schedules"] for one in data["endings"]} == ends


def test_at_say_each_is_run_and_no_more_is_told(script, imitate):
    imitate(COUNTER, lambda things: f"total {things['v']}\n")
    every = explore(script, points="say")
    assert str(every) == "70 schedules: all hold" and "ending" not in every._repr_html_()
    assert len(every.runs) == 70 and every.stories == 34 and len(every.endings) == 3
    assert "stories" not in every._repr_mimebundle_()[MIME]


def test_with_an_invariant_endings_are_told_only_when_asked_for(script, imitate):
    imitate(COUNTER, lambda things: f"total {things['v']}\n")
    every = explore(script, holds=lambda run: "total 4" in run.output)
    assert every.sentence.startswith("70 schedules, counted from 34 runs: ") and "ending" not in str(every)
    assert every.counts["holds"] == next(one.count for one in every.endings if one.label == "total 4")
    assert every.findings[0].count == every.counts["breaks"]


def test_four_actors_with_three_lines_each(script, imitate):
    stage = imitate(TABLE["nothing shared, four"][0])
    every = explore(script, points="say", each=False)
    assert every.sentence == "369,600 schedules, counted from 8 runs: all hold"
    assert len(stage.asked) < 20


def test_why_comes_after_the_shortest_failure(script, imitate):
    imitate(COUNTER, lambda things: f"total {things['v']}\n")
    every = explore(script, holds=lambda run: "total 4" in run.output)
    why = every.why(every.shortest("breaks"))
    assert re.fullmatch(
        r"It breaks where (Ann|Bob) waits for a shared value after .*'s wait and before h.. wait\.",
        why,
    )
    assert (
        str(every).endswith(f"\n{why}")
        and f'<p class="es-reason">{why.replace(chr(39), "&#x27;")}' in every._repr_html_()
    )
    assert every.why(every.shortest("holds")) == ""
    assert every._repr_mimebundle_()[MIME]["shortest"]["breaks"]["why"] == why


def test_why_two_locks_hang(script, imitate):
    imitate(TABLE["opposite order"][0])
    every = explore(script)
    assert every.counts["hangs"] == 4 and every.counts["holds"] == 10


# Each looks at who was first, and equal orders differ in that. The second is false in one of 369,600 only.
LOOKS = {
    "first": lambda run: run.lines[0].who == "Ann",
    "all": lambda run: run.schedule != ["Dan", "Cyd", "Bob", "Ann"] * 3,
    "who": lambda run: run.who("moves")[1] == "Ann",
    "place": lambda run: [line.who for line in run.lines].index("Cyd") > 4,
    "text": lambda run: str(run).index("Bob") > 9,
    "ends": lambda run: run.last_step("Ann") > 6,
    "behind": lambda run: vars(run) and run.moves != [] and run.said_at and run.schedule[0] == "Bob",
}


@pytest.mark.parametrize("name", LOOKS)
def test_who_was_first_cannot_be_asked_by_accident(script, imitate, name):
    imitate(TABLE["nothing shared, four"][0])
    with pytest.raises(LabError, match=r"^holds= looks at the order .* \(line [0-9]+: "):
        explore(script, points="say", each=False, holds=LOOKS[name])


def test_an_order_that_is_the_only_one_can_be_asked(script, imitate):
    """Every exact order of a small program, one after the other: each is refused, and none slips through."""
    program = Program({"v": 0}, Ann="get:v get:v", Bob="get:v get:v")  # one story, six orders
    imitate(program)
    orders = [run.schedule for run in explore(script, points="say").runs]
    assert len(orders) == 6
    for wanted in orders:
        with pytest.raises(LabError, match="it says one thing of"):
            explore(script, points="say", each=False, holds=lambda run: run.schedule != wanted)  # noqa: B023
    swallows = Program({"v": 0}, Ann="put:v put:v", Bob="put:v put:v")  # six stories
    imitate(swallows)
    one = explore(script, points="say", each=False, holds=lambda run: run.schedule != orders[3])
    assert (one.counts["holds"], one.counts["breaks"]) == (5, 1)


def test_whoever_catches_everything_is_asked_of_each_order(script, imitate):
    imitate(Program({"v": 0}, Ann="get:v get:v", Bob="get:v get:v"))

    def holds(run):
        try:
            return run.schedule != ["Bob", "Ann", "Ann", "Bob"]
        except Exception:
            return True

    with pytest.raises(LabError, match="it says one thing of"):
        explore(script, points="say", each=False, holds=holds)


def test_what_is_the_same_in_all_orders_can_be_asked(script, imitate):
    stage = imitate(TABLE["nothing shared, four"][0])

    def holds(run):
        return run.count("moves") == 12 and run.actors == ["Ann", "Bob", "Cyd", "Dan"] and not run.files

    assert explore(script, points="say", each=False, holds=holds).ok and len(stage.asked) < 20


def test_a_limit_claims_no_more_than_it_has(script, imitate):
    stage = imitate(COUNTER)
    every = explore(script, limit=10)
    assert len(stage.asked) - 2 == len(every.runs) == 10 and not every.complete and not every.ok
    assert re.fullmatch(r"\d+ schedules, counted from 10 runs: \d+ hold; not complete", every.sentence)
    assert explore(script, limit=34).complete and not explore(script, limit=33).complete


def test_pruned_runs_count_for_the_limit_and_for_nothing_else(script, imitate):
    imitate(TABLE["a lock with a limit"][0])  # 8 stories; 3 runs are pruned
    every = explore(script, limit=11)
    assert every.complete and len(every.runs) == 8 and sum(every.weights) == 32
    assert not explore(script, limit=10).complete


@pytest.mark.parametrize("limit", [10, 2000])
def test_what_is_found_does_not_depend_on_how_many_run_at_once(script, imitate, limit):
    imitate(TABLE["three philosophers"][0])
    one, three = (explore(script, at_once=hands, limit=limit) for hands in (1, 3))
    assert [run.schedule for run in one.runs] == [run.schedule for run in three.runs]


def test_no_schedule_is_run_twice_but_in_the_sample(script, imitate):
    stage = imitate(TABLE["three philosophers"][0])
    explore(script, at_once=3)
    assert len(stage.asked) == 37 + 2 and len({*map(tuple, stage.asked[:37])}) == 37


def test_the_simplest_failure_comes_first(script, imitate):
    stage = imitate(Program({"v": 0}, **dict.fromkeys("ABCDEFGHIJ", "get:v put:v")))
    every = explore(script, first=True, holds=lambda run: "('v', 10)" in run.output, at_once=1)
    assert every.counts["breaks"] and len(stage.asked) <= 5 and not every.complete


def test_too_many_to_be_counted(script, imitate, monkeypatch):
    monkeypatch.setattr(exploration, "COUNTING", 1000)
    actors = {f"A{i}": "get:v get:v get:v get:v" for i in range(10)}
    actors["Z"] = "put:v"
    imitate(Program({"v": 0}, **actors))
    every = explore(script, limit=3)
    assert every.uncounted and every.weights == [1, 1, 1]
    assert every.sentence == "3 different stories: 3 hold; not complete"


def test_a_budget_ends_a_count():
    state = COUNTER.state()
    steps = []
    while moves := state.moves():
        steps.append(state.move(moves[0]))
    assert linear_extensions(steps, Budget(100)) >= 1
    with pytest.raises(TooMany):
        linear_extensions(steps, Budget(3))


def test_a_stage_that_tells_no_steps_loses_nothing(script, imitate):
    def without(task, now):
        report = answers(COUNTER)(task, now)
        return {key: value for key, value in report.items() if key != "steps"}

    with pytest.MonkeyPatch.context() as patch:
        imitated(patch, without)
        every = explore(script)
    assert (len(every.runs), sum(every.weights)) == (70, 70)


def ended(output, **changes):
    return lambda task, now: answer(task["schedule"], {"Ann": 1, "Bob": 1}, output=output(task), **changes)


def first_of(task):
    return (task["schedule"] or ["Ann"])[0]


@pytest.mark.parametrize(
    "output",
    [
        lambda task: "a\nb\n" if first_of(task) == "Ann" else "b\na\n",
        lambda task: f"at {'0x7f0011223344' if first_of(task) == 'Ann' else '0x7faa11223344'}\n",
        lambda task: f"pid {len(task['schedule']) + 4711}, in process {len(task['schedule']) + 99}\n",
        lambda task: f"mp-{'abcd' if first_of(task) == 'Ann' else 'efgh'}\n",
    ],
    ids=["order", "address", "process", "name"],
)
def test_what_makes_no_ending(script, monkeypatch, output):
    imitated(monkeypatch, ended(output))
    every = explore(script, points="say")
    assert len(every.runs) == 2 and len(every.endings) == 1
    assert sentence(every.endings) == "1 ending: the same (2 schedules)"


def test_how_a_pool_ends_its_workers_makes_no_ending(script, monkeypatch):
    def of(task, now):
        codes = {"MainProcess": 0, "ForkPoolWorker-1": 0 if first_of(task) == "Ann" else -15}
        return answer(task["schedule"], {"Ann": 1, "Bob": 1}, exit_codes=codes)

    imitated(monkeypatch, of)
    assert len(explore(script, points="say").endings) == 1


def test_with_points_at_lines_each_is_run_and_endings_are_told(script, imitate):
    imitate(COUNTER, lambda things: f"total {things['v']}\n")
    every = explore(script, points="lines")
    assert len(every.runs) == 70 and not every.reduced
    assert str(every).startswith("70 schedules: all hold\n3 endings: total 4 (")


@pytest.mark.parametrize(
    ("key", "one", "other", "text"),
    [
        ("output", "x\ny\n", "x\nz\n", "2 endings: y (1 schedule), z (1)"),
        ("output", "x\nx\n", "x\n", "2 endings: x (1 schedule), the same (1)"),
        ("output", "x\ny\n", "x\n", "2 endings: y (1 schedule), without y (1)"),
        (
            "exit_codes",
            {"Ann": 0},
            {"Ann": 3},
            "2 endings: without Ann ended with 3 (1 schedule), Ann ended with 3 (1)",
        ),
        ("files", {"n.txt": "1\n"}, {"n.txt": "2\n"}, "2 endings: n.txt: 1 (1 schedule), n.txt: 2 (1)"),
        ("outcome", "finished", "hung", "2 endings: ends (1 schedule), hangs (1)"),
        ("output", "y" * 99, "z" * 99, f"2 endings: {'y' * 60}... (1 schedule), {'z' * 60}... (1)"),
    ],
)
def test_what_makes_an_ending(script, monkeypatch, key, one, other, text):
    def of(task, now):
        return answer(task["schedule"], {"Ann": 1, "Bob": 1}) | {
            key: one if first_of(task) == "Ann" else other
        }

    imitated(monkeypatch, of)
    assert sentence(explore(script, points="say").endings) == text
