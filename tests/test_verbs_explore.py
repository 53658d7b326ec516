"""What `explore` and `check` make of answers: limits, doubts, kinds and words. No process is run here."""

import itertools
import json
import threading
from collections import Counter

import pytest

import every_schedule._explore
from every_schedule import LabError, Run, check, explore, launch
from every_schedule._explore import Explorer
from every_schedule._launch import job, methods
from every_schedule.engine import client
from every_schedule.exploration import Exploration, Verdict
from every_schedule.walk import Walk
from imitation import answer, imitated

TWO = {"Ann": 2, "Bob": 2}  # 6 schedules
THREE = {"Ann": 3, "Bob": 3, "Cyd": 3}  # 1,680


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "shop.py"
    path.write_text("from scripts.say import say\n")  # never run
    return path


@pytest.fixture
def imitate(monkeypatch):
    return lambda answers: imitated(monkeypatch, answers)


def plain(actors, **changes):
    return lambda task, now: answer(task["schedule"], actors, **changes)


def sentence(function, *args, **options):
    with pytest.raises(LabError) as caught:
        function(*args, **options)
    return str(caught.value)


def found(every):
    return [run.schedule for run in every.runs]


def test_a_run_of_an_exploration_is_directed(script, imitate):
    imitate(plain(TWO))
    assert all(run.directed for run in explore(script).runs)  # its picture has steps, and not seconds


# ---- limits -------------------------------------------------------------------------------------


def test_a_limit_returns_what_was_found(script, imitate):
    imitate(plain(THREE))
    every = explore(script, limit=200)
    assert len(every.runs) == 200 and not every.complete and not every.ok
    assert 840 < every.about < 3360
    assert every.sentence.startswith("200 schedules of about ")
    assert every.sentence.endswith(": 200 hold; not complete") and "all" not in str(every)
    assert explore(script, limit=1680).ok


def test_what_is_found_does_not_depend_on_how_many_run_at_once(script, imitate):
    imitate(plain(THREE))
    one, three = (explore(script, limit=60, at_once=hands) for hands in (1, 3))
    assert found(one) == found(three) and one.about == three.about


def test_a_limit_that_is_just_enough(script, imitate):
    imitate(plain(TWO))
    assert explore(script, limit=6).ok and explore(script, limit=6).about is None
    assert repr(explore(script, limit=5)).endswith(": 5 schedules of about 6: 5 hold; not complete>")


def test_seconds_return_what_was_found(script, imitate, monkeypatch):
    stage = imitate(plain(THREE))
    clock = iter(range(10**6))
    monkeypatch.setattr(every_schedule._explore.time, "monotonic", lambda: next(clock))
    every = explore(script, seconds=40)
    assert 1 < len(every.runs) < 60 and not every.complete and "not complete" in str(every)
    assert len(stage.asked) < 400


def a_clock(monkeypatch):
    now = [0]
    monkeypatch.setattr(every_schedule._explore.time, "monotonic", lambda: now[0])
    return now


def test_seconds_bound_the_runs_that_are_done_again_at_the_end(script, imitate, monkeypatch):
    now = a_clock(monkeypatch)

    def slow_again(task, _):
        if len(task["schedule"]) == 4:
            now[0] += 100
        return answer(task["schedule"], TWO)

    imitate(slow_again)
    every = explore(script, seconds=40, at_once=1)
    assert every.sentence == "6 schedules: 6 hold; not complete: no time was left to do some runs again"
    assert len(every.runs) == 6 and not every.ok and not every.complete and now[0] <= 200


def test_seconds_bound_the_runs_that_are_done_again_after_a_contradiction(script, imitate, monkeypatch):
    now = a_clock(monkeypatch)

    def fails_when_late(task, _):
        if len(task["schedule"]) > 1:
            now[0] += 50
            return {"error": "it went wrong", "refused": True}
        return answer(task["schedule"], TWO)

    imitate(fails_when_late)
    every = explore(script, seconds=40, at_once=1)
    assert not every.complete and not every.ok and now[0] <= 100
    assert every.sentence.endswith("; not complete") and "all" not in every.sentence


def test_first_stops_at_the_first_failure(script, imitate):
    imitate(plain(THREE))
    every = explore(script, first=True, holds=lambda run: run.schedule[0] == "Ann" or "not Ann")
    assert every.counts["breaks"] == 1 and not every.complete and len(every.runs) < 100
    assert explore(script, first=True, limit=1680).ok  # nothing fails: then all are run
    imitate(plain({"Ann": 1}))
    assert explore(script, first=True, holds=lambda run: False).complete  # the only one there is


def test_whoever_interrupts_has_what_was_found(script, imitate):
    def until_ctrl_c(run):
        if len(seen) == 30:
            raise KeyboardInterrupt
        seen.append(run)
        return True

    seen = []
    imitate(plain(THREE))
    explorer = Explorer(job(script, [], None, (), "fork", 20, 1), until_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        explorer.go()
    every = explorer.result()
    assert len(every.runs) == 30 and not every.complete and every.about > 200


@pytest.mark.parametrize(
    "options",
    [
        {"limit": True},
        {"limit": 2.5},
        {"at_once": 0},
        {"at_once": True},
        {"seconds": float("nan")},
        {"seconds": -1},
        {"seconds": "5"},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"timeout": True},
        {"patience": float("nan")},
    ],
)
def test_what_can_be_no_limit(script, imitate, options):
    imitate(plain(TWO))
    (name,) = options
    assert sentence(explore, script, **options).startswith(f"{name}= takes ")


# ---- kinds and words ----------------------------------------------------------------------------


def test_a_fifth_kind_where_it_cannot_be_told(script, imitate):
    imitate(plain(TWO))
    assert list(explore(script).counts) == ["holds", "breaks", "hangs", "fails"]
    outside = "Ann waits for 127.0.0.1:6379, outside the program"

    def answers(task, now):
        told = answer(task["schedule"], TWO)
        if told["schedule"][0] == "Bob":
            told.update(outcome="unknown", unknown=[outside], stacks={"Ann": "shop.py:7, get()"})
        return told

    imitate(answers)
    every = explore(script)
    assert every.counts == {"holds": 3, "breaks": 0, "hangs": 0, "fails": 0, "cannot tell": 3}
    assert every.sentence == "6 schedules: 3 hold, 3 cannot tell" and not every.ok
    assert {verdict.reason for verdict in every.verdicts} == {"", outside}
    assert str(every.shortest("cannot tell")).endswith(
        f"cannot tell: {outside}; still waiting:\n  Ann: shop.py:7, get()"
    )
    assert "The shortest that cannot be told, under fork: Bob" in str(every)
    imitate(plain(TWO, outcome="unknown", unknown=[outside]))
    assert explore(script).sentence == "6 schedules: cannot tell"


def test_what_was_not_tried_is_named(script, imitate):
    def answers(task, now):
        told = answer(task["schedule"], TWO)
        told["untried"] = [f"the end of {told['schedule'][0]}'s wait (shop.py:7)"]
        return told

    imitate(answers)
    every = explore(script)
    assert every.untried == ["the end of Ann's wait (shop.py:7)", "the end of Bob's wait (shop.py:7)"]
    assert every.complete and not every.ok and every.counts["holds"] == 6
    assert every.sentence == (
        "6 schedules tried: all hold; not tried: "
        "the end of Ann's wait (shop.py:7); the end of Bob's wait (shop.py:7)"
    )
    assert str(every.runs[0]).endswith("finished; not tried: the end of Ann's wait (shop.py:7)")
    grade = check(script)
    assert str(grade).startswith("Not yet. Under fork, 6 schedules tried: all hold; not tried: ")
    assert len(grade.explorations) == 1  # one that goes wrong is enough


def test_failures_are_grouped_by_what_differs(script, imitate):
    def answers(task, now):
        told = answer(task["schedule"], TWO)
        first, last = told["schedule"][0], told["schedule"][-1]
        if first == "Bob":
            told.update(outcome="hung", stacks={last: "shop.py:7, lock.acquire()"})
        elif last == "Ann":
            told.update(
                outcome="failed", errors=["Process Ann:\n  shop.py:3, f()\nOSError: <A at 0x7f12345678>"]
            )
        return told

    imitate(answers)
    every = explore(script, holds=lambda run: False)
    assert every.counts == {"holds": 0, "breaks": 2, "hangs": 3, "fails": 1}
    assert [(one.kind, one.count) for one in every.findings] == [
        ("breaks", 2),
        ("hangs", 2),
        ("hangs", 1),
        ("fails", 1),
    ]
    assert [one.run.schedule for one in every.findings[1:3]] == [
        ["Bob", "Bob", "Ann", "Ann"],
        ["Bob", "Ann", "Ann", "Bob"],
    ]
    assert every.findings[-1].reason == "OSError: <A at ...>"
    assert (
        "3 hang, in 2 ways:\n"
        "  2 like Bob Bob Ann Ann: Ann waits in shop.py:7, lock.acquire()\n"
        "  1 like Bob Ann Ann Bob: Bob waits in shop.py:7, lock.acquire()\n"
        "The shortest that hangs: Bob Bob Ann Ann\n"
    ) in str(every)
    assert "2 break, in" not in str(every) and "3 ways" not in str(every)


def test_of_many_ways_a_few_are_named(script, imitate):
    imitate(plain(THREE))
    every = explore(script, limit=40, holds=lambda run: " ".join(run.schedule))
    assert len(every.findings) == 40 and "  and 35 more (see .findings)" in str(every)
    assert str(every).count(" like ") == 5


def test_exit_codes_tell_failures_apart(script, imitate):
    def answers(task, now):
        told = answer(task["schedule"], TWO)
        code = -9 if told["schedule"][0] == "Ann" else 1
        told.update(outcome="failed", errors=["gone"], exit_codes={"Ann": code, "Bob": 0})
        return told

    imitate(answers)
    assert [(one.exit_codes, one.count) for one in explore(script).findings] == [
        ({"Ann": -9}, 3),
        ({"Ann": 1}, 3),
    ]


def test_whom_a_pool_ends_is_luck_and_tells_nothing_apart(script, imitate):
    codes = iter([0, -15] * 20)

    def answers(task, now):
        told = answer(task["schedule"], TWO)
        told.update(outcome="failed", errors=["gone"], exit_codes={"ForkPoolWorker-1": next(codes)})
        return told

    imitate(answers)
    assert [(one.exit_codes, one.count) for one in explore(script, at_once=1).findings] == [({}, 6)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("Process Ann:\n  shop.py:3, f()\nValueError: no", "ValueError: no"),
        ("  shop.py:3, f()\nValueError: no\nsee the manual\nshop: 3 errors", "ValueError: no"),
        ("Process Ann:\nValueError: no", "ValueError: no"),
        ("MainProcess ended with exit code 3", "MainProcess ended with exit code 3"),
    ],
)
def test_the_reason_is_the_exception(script, imitate, error, reason):
    imitate(plain({"Ann": 1}, outcome="failed", errors=[error]))
    assert explore(script).verdicts[0].reason == reason


def test_the_start_method_is_named(script, imitate):
    imitate(plain(TWO))
    good, bad = explore(script), explore(script, holds=lambda run: False, start_method="spawn")
    assert repr(good) == "<Exploration of shop.py under fork: 6 schedules: all hold>"
    assert str(good) == "6 schedules: all hold" and "Under fork." in good._repr_html_()
    assert str(bad).startswith("6 schedules: all break\n\nThe shortest that breaks, under spawn: ")
    assert str(bad).count("spawn") == 1


# ---- check --------------------------------------------------------------------------------------


@pytest.mark.skipif("fork" not in methods(), reason="there is no fork")
def test_a_solution_holds_under_fork_and_spawn(script, imitate):
    seen = Counter()

    def answers(task, now):
        seen[task["start_method"], task["points"]] += 1
        return answer(task["schedule"], TWO)

    imitate(answers)
    grade = check(script)
    found = {("fork", "say"): 8, ("spawn", "say"): 8, ("fork", "operations"): 8}  # six, and two again
    assert grade.passed and seen == found
    assert str(grade) == "Solved: holds in all 6 schedules."
    assert repr(grade) == "<Solved under fork and spawn: shop.py: 6 schedules: all hold>"
    assert [every.start_method for every in check(script, start_method="spawn").explorations] == ["spawn"]


def test_a_solution_holds_with_points_at_operations_too(script, imitate):
    """What no say shows; but nobody asks there in which step something was."""

    def answers(task, now):
        at_say = task["points"] == "say"
        told = [(1.0, "Ann", "is in"), (2.0, "Bob", "is in")][: 1 if at_say else 2]
        output = "".join(f"{who}: {what}\n" for _, who, what in told)
        lines = [*told, (2.0, "Bob", "gets queue (shop.py:3)")]
        return answer(task["schedule"], TWO, output=output, lines=lines, said_at=[0] * len(lines))

    imitate(answers)
    assert check(script, holds=lambda run: run.count("gets") == 1).passed is False
    grade = check(script, holds=lambda run: run.count("is in") == 1)
    assert not grade.passed and grade.exploration.points == "operations" and str(grade).startswith("Not yet.")
    assert check(script, holds=lambda run: run.lines[0].step == 1).passed
    assert check(script, holds=lambda run: run.moves and run.count("is in") == 1).passed


@pytest.mark.skipif("fork" not in methods(), reason="there is no fork")
def test_not_yet_names_the_start_method(script, imitate):
    def answers(task, now):
        outcome = "hung" if task["start_method"] == "spawn" else "finished"
        return answer(task["schedule"], TWO, outcome=outcome)

    imitate(answers)
    grade = check(script)
    assert not grade.passed and grade.exploration.start_method == "spawn"
    assert str(grade).startswith("Not yet. Under spawn, 6 schedules: all hang\n\nThe shortest that hangs: ")
    assert str(grade).count("spawn") == 1 and "under spawn" in repr(grade)


@pytest.mark.skipif("fork" not in methods(), reason="there is no fork")
def test_schedules_that_are_not_as_many_under_each_method(script, imitate):
    imitate(lambda task, now: answer(task["schedule"], TWO if task["start_method"] == "fork" else {"Ann": 1}))
    assert str(check(script)) == (
        "Solved: holds in all 6 schedules under fork and the only schedule there is under spawn."
    )


# ---- the invariant ------------------------------------------------------------------------------


def test_an_invariant_that_says_nothing(script, imitate):
    def says_nothing(run):
        run.count("sold")

    imitate(plain({"Ann": 1}))
    line = says_nothing.__code__.co_firstlineno
    assert sentence(explore, script, holds=says_nothing) == (
        "holds= returned None for 'Ann': return True, False or a reason "
        f"(line {line}: def says_nothing(run):)."
    )


def test_an_invariant_that_raises(script, imitate):
    def divides(run):
        return 1 / run.count("sold")

    imitate(plain({"Ann": 1}))
    line = divides.__code__.co_firstlineno + 1
    with pytest.raises(LabError) as caught:
        check(script, holds=divides)
    assert str(caught.value) == (
        f'holds= raised ZeroDivisionError: division by zero, in line {line}: return 1 / run.count("sold") '
        "(in the schedule 'Ann')."
    )
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_invariant_that_raises_in_what_it_calls(script, imitate):
    def looks(run):
        return json.loads("no JSON")

    imitate(plain({"Ann": 1}))
    assert "in line " in (said := sentence(explore, script, holds=looks))
    assert 'return json.loads("no JSON")' in said


async def waits(run):
    return True


def yields(run):
    yield True


class Waits:
    async def __call__(self, run):
        return True


@pytest.mark.parametrize("holds", [waits, yields, Waits()])
def test_an_invariant_that_would_never_be_run(script, imitate, holds):
    stage = imitate(plain(TWO))
    assert "this one is async or has a yield" in sentence(explore, script, holds=holds)
    assert not stage.asked


def test_an_invariant_that_hands_on_what_would_never_be_run(script, imitate):
    imitate(plain(TWO))
    for holds in (lambda run: waits(run), lambda run: yields(run)):
        assert "returned something that waits to be run" in sentence(explore, script, holds=holds)


@pytest.mark.parametrize("holds", [True, "sold once", 3])
def test_an_invariant_that_is_no_function(script, imitate, holds):
    imitate(plain(TWO))
    assert sentence(explore, script, holds=holds).startswith("holds= takes a function of a run, and not ")


def test_what_an_invariant_may_return(script, imitate):
    imitate(plain({"Ann": 1}))
    kinds = [explore(script, holds=lambda run, a=a: a).verdicts[0] for a in (True, 1, False, 0, "why", "")]
    assert kinds == [
        *[Verdict("holds", "")] * 2,
        *[Verdict("breaks", "")] * 2,
        Verdict("breaks", "why"),
        Verdict("breaks", ""),
    ]


# ---- trust --------------------------------------------------------------------------------------


def two_at_once(answers):
    """The first two answers after that to the empty schedule come only when both have been asked for."""
    both, asked = threading.Barrier(2), itertools.count()

    def wait(task, now):
        if next(asked) in (1, 2):
            both.wait(60)
        return answers(task, now)

    return wait


def one_after_the_other(stage, total):
    """Whether schedules were asked for in the order of the walk, so that none was begun ahead of its turn."""
    walk, order = Walk(), []
    while len(order) < total:
        branch = walk.next()
        order.append(branch.prefix)
        told = answer(branch.prefix, TWO)
        walk.enter(branch, told["schedule"], told["moves"])
    return stage.asked[-total - 2 : -2] == order  # the last two are those done again


def test_at_once_says_how_many(script, imitate):
    stage = imitate(plain(TWO))
    assert explore(script, at_once=1).ok and stage.most == 1 and one_after_the_other(stage, 6)
    stage = imitate(two_at_once(plain(THREE)))
    assert explore(script, at_once=2, limit=80).runs and stage.most == 2


def disturbed(actors):
    """Two runs at once are in each other's way."""

    def answers(task, now):
        if now > 1:
            return answer(task["schedule"], {**actors, "Cyd": 1})
        return answer(task["schedule"], actors)

    return answers


def test_runs_that_disturb_each_other_go_one_at_a_time(script, imitate):
    stage = imitate(two_at_once(disturbed(TWO)))
    every = explore(script, at_once=2)
    assert every.ok and len(every.runs) == 6 and stage.most == 2
    assert every.runs[0].actors == ["Ann", "Bob"]  # nothing of what was found before is kept
    assert stage.asked.count([]) == 2 and one_after_the_other(stage, 6)  # it was begun again


def test_runs_that_meet_go_one_at_a_time(script, imitate):
    stage = imitate(plain(TWO, meets=["port 5000"]))
    assert explore(script).ok and one_after_the_other(stage, 6)
    assert stage.asked.count([]) == 1  # nothing had run beside the first
    stage = imitate(two_at_once(plain(TWO, meets=["port 5000"])))
    assert explore(script, at_once=2).ok and stage.most == 2


def test_a_run_that_meets_late_casts_doubt_on_those_before(script, imitate, monkeypatch):
    monkeypatch.setattr(every_schedule._explore, "_cores", lambda: 2)

    def answers(task, now):
        told = answer(task["schedule"], TWO)
        if told["schedule"][0] == "Bob":
            told["meets"] = ["port 5000"]
        return told

    stage = imitate(answers)
    assert explore(script).ok and stage.asked.count([]) == 2


def test_one_hiccup_costs_one_run(script, imitate):
    asked = []

    def answers(task, now):
        asked.append(task["schedule"])
        return answer(task["schedule"], {"Cyd": 1} if len(asked) == 3 else TWO)

    imitate(answers)
    assert explore(script, at_once=1).counts["holds"] == 6
    assert len(asked) == 6 + 1 + 2


def test_hiccups_without_end_are_none(script, imitate):
    asked = []

    def answers(task, now):
        asked.append(task["schedule"])
        return answer(task["schedule"], {"Cyd": 1} if len(asked) % 2 == 0 else THREE)

    imitate(answers)
    assert "two different things in the schedule" in sentence(explore, script, at_once=1)
    assert len(asked) == 9  # three helped, the fourth does not


@pytest.mark.parametrize("hands", [1, 2])
def test_a_script_that_contradicts_itself_is_tried_three_times(script, imitate, hands):
    count = iter(range(100))

    def answers(task, now):
        return answer(task["schedule"], TWO if not task["schedule"] else {f"A{next(count)}": 1, "Ann": 1})

    stage = imitate(answers)
    said = sentence(explore, script, at_once=hands)
    assert said.startswith("shop.py did two different things in the schedule ")
    assert max(Counter(map(tuple, stage.asked)).values()) == 3 * hands  # with two, it is begun again first


def test_an_error_is_the_scripts_only_if_it_comes_again(script, imitate):
    def answers(task, now):
        if now > 1:
            return {"error": "Two actors are called 'Ann'.", "refused": False}
        return answer(task["schedule"], TWO)

    imitate(two_at_once(answers))
    assert explore(script, at_once=2).ok
    stage = imitate(lambda task, now: {"error": "It does not settle.", "refused": False})
    assert sentence(explore, script) == "It does not settle." and stage.asked == [[]]


def racing(together, says=("one", "two")):
    """Each schedule gives one of two runs, in turn."""
    count = Counter()

    def answers(task, now):
        told = answer(task["schedule"], TWO, together=together)
        count[tuple(told["schedule"])] += 1
        told["lines"].append((3, "Ann", says[count[tuple(told["schedule"])] % 2]))
        return told

    return answers


def test_an_order_that_the_schedule_does_not_decide_is_found_out(script, imitate):
    imitate(racing([(1, ["Bob", "Cyd"]), (3, ["Ann", "Bob"]), (4, ["Ann", "Cyd"])]))
    said = sentence(explore, script, at_once=1)
    assert said.startswith(
        "shop.py did two different things in the schedule 'Ann Ann Bob Bob'. Ann and Bob ran in step 3"
    )
    imitate(racing([]))
    assert "no race within a step" in sentence(explore, script)


def test_the_outcome_and_the_moves_are_compared_too(script, imitate):
    for changes in ({"outcome": "hung"}, {"moves": [["Ann"]] * 4}):
        seen = set()

        def answers(task, now, changes=changes, seen=seen):
            told = answer(task["schedule"], TWO)
            key = tuple(told["schedule"])
            if key in seen:
                told.update(changes)
            seen.add(key)
            return told

        imitate(answers)
        assert "two different things" in sentence(explore, script, at_once=1)


def test_numbers_that_are_never_the_same_are_no_race(script, imitate):
    count = iter(range(1000, 9999))

    def answers(together):
        return lambda task, now: answer(
            task["schedule"],
            TWO,
            together=together,
            lines=[(1, "Ann", f"process {next(count)} at {next(count) * 2**33:#x}")],
        )

    imitate(answers([]))
    assert explore(script).ok
    imitate(answers([(1, ["Ann", "Bob"])]))
    assert "Ann and Bob ran in step 1" in sentence(explore, script)
    imitate(racing([], ("total 3", "total 4")))  # a race has few answers
    assert "two different things" in sentence(explore, script)


@pytest.mark.parametrize(("total", "again"), [(1, 1), (6, 2), (1680, 84)])
def test_a_sample_is_run_again(script, imitate, total, again):
    actors = {1: {"Ann": 2}, 6: TWO, 1680: THREE}[total]
    stage = imitate(plain(actors))
    assert len(explore(script).runs) == total
    repeated = stage.asked[total:]
    assert len(repeated) == again and all(len(schedule) == sum(actors.values()) for schedule in repeated)
    assert len({*map(tuple, repeated)}) == again


# ---- stages that die ----------------------------------------------------------------------------


def test_a_stage_that_dies_costs_its_run_only(script, imitate):
    died = []

    def answers(task, now):
        if len(died) < 3 and task["schedule"] not in died:
            died.append(task["schedule"])
            raise client.Died("gone")
        return answer(task["schedule"], TWO)

    stage = imitate(answers)
    assert explore(script, at_once=1).ok and len(stage.asked) == 6 + 2 + 3
    assert launch(script, schedule="").outcome == "finished"


def test_a_stage_that_dies_twice_of_a_run(script, imitate):
    def answers(task, now):
        raise client.Died("The helper has ended, twice.")

    stage = imitate(answers)
    assert sentence(launch, script) == "The helper has ended, twice." and len(stage.asked) == 2


# ---- the file -----------------------------------------------------------------------------------


def test_a_script_is_read_once(script, imitate):
    sources = set()

    def answers(task, now):
        script.write_text("print('edited')\n")
        sources.add(task["source"])
        return answer(task["schedule"], TWO)

    imitate(answers)
    script.write_bytes("print('caf\xe9')\r\n".encode())
    every = explore(script)
    assert sources == {"print('caf\xc3\xa9')\r\n"} and every.source == "print('caf\xe9')\n"


def test_an_exploration_made_by_hand_is_complete():
    run = Run.from_answer(answer(["Ann"], {"Ann": 1}), job_of_nothing())
    every = Exploration("shop.py", (), "fork", [run], [Verdict("holds", "")])
    assert every.ok and every.findings == [] and every.about is None


def job_of_nothing():
    return {"name": "shop.py", "args": [], "start_method": "fork", "schedule": []}
