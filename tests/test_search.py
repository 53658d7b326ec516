"""A search that runs one of each class of equal orders finds what all orders show, and counts them.

Nothing is run here: `modelled` does what the actors do. It goes through all states there are, and knows
nothing of conflicts; the search knows conflicts, and sees of the model what a run of real processes shows.
"""

import json
import math
import random
from collections import Counter, defaultdict
from dataclasses import replace

import pytest

import modelled
from every_schedule import classes, search
from every_schedule.classes import Step, class_key, linear_extensions, step_from_json, step_to_json
from every_schedule.search import Brought, Contradiction, Delays, DepthFirst, SleepSets, SourceSets, delays
from modelled import Program

REDUCED = [SleepSets, SourceSets]


def explore(program, strategy, at_once=1, chance=None, seen=None):
    """All runs that are not pruned, with their endings; and how many are.

    Up to `at_once` runs are under way at a time, and come back in an order that `chance` chooses.
    """
    runs, pruned, under_way = [], 0, []
    while not strategy.done:
        while len(under_way) < at_once and (branch := strategy.take()):
            under_way.append(branch)
        assert under_way, "nothing is under way, and nothing is left, but it is not done"
        branch = under_way.pop(chance.randrange(len(under_way)) if chance else 0)
        run, ending = modelled.run(program, branch, seen)
        assert run.pruned == (ending is None)
        strategy.brought(branch, run)
        if ending is None:
            pruned += 1
        else:
            runs.append((run, ending))
    assert strategy.take() is None
    return runs, pruned


def counted(runs):
    """How many orders have each ending, from one run of each class."""
    found = Counter()
    for run, ending in runs:
        found[ending] += linear_extensions(run.steps)
    return found


def said(first=None, **actors):
    """Actors who are held at each say, and the main process, which joins one after the other."""
    main = " ".join(f"join:{name}" for name in actors)
    return Program(first, "say", **actors, MainProcess=main)


VISIT = "say +a say -a"
TAKE = "get:v put:v"

# Orders, classes, and the runs that SleepSets and SourceSets need, pruned ones included. The first six
# are known from elsewhere, the counts of orders from real processes, too.
TABLE = {
    "nothing shared": (said(Ann="say say say", Bob="say say say", Cyd="say say say"), 1680, 4, 19, 5),
    "a lock each": (
        said({"a": 1, "b": 1, "c": 1}, Ann=VISIT, Bob="say +b say -b", Cyd="say +c say -c"), 90, 4, 11, 5,
    ),
    "two pairs on two locks": (
        said({"a": 1, "b": 1}, Ann=VISIT, Bob=VISIT, Cyd="say +b say -b", Dan="say +b say -b"),
        1120, 40, 74, 40,
    ),
    "three philosophers": (
        said(
            {"a": 1, "b": 1, "c": 1},
            Ann="say +a say +b say -b -a", Bob="say +b say +c say -c -b", Cyd="say +c say +a say -a -c",
        ),
        285, 37, 50, 37,
    ),
    "counter, three doors": (
        said({"v": 0}, **dict.fromkeys(["Ann", "Bob", "Cyd"], "say get:v say put:v say")),
        1680, 144, 164, 156,
    ),
    "one lock, four actors": (
        said({"a": 1}, **dict.fromkeys(["Ann", "Bob", "Cyd", "Dan"], VISIT)), 336, 336, 336, 336,
    ),
    "nothing shared, four": (
        said(**dict.fromkeys(["Ann", "Bob", "Cyd", "Dan"], "say say say")), 369600, 8, 79, 10,
    ),
    "who is woken and looks": (
        Program({"s": 0, "v": 0}, "say", Ann="say -s", Bob="+s get:v", Cyd="say put:v"), 2, 2, 2, 2,
    ),
    "tickets": (
        said({"v": 0}, **dict.fromkeys(["Ann", "Bob"], "say get:v say put:v say")), 20, 8, 8, 8,
    ),
    "tickets, locked": (
        said({"v": 0, "a": 1}, **dict.fromkeys(["Ann", "Bob"], "say +a get:v say put:v -a")), 4, 4, 4, 4,
    ),
    "counter": (Program({"v": 0}, Ann=f"{TAKE} {TAKE}", Bob=f"{TAKE} {TAKE}"), 70, 34, 34, 34),
    "two counters": (
        Program({"v": 0, "w": 0}, Ann=f"{TAKE} get:w put:w", Bob=f"get:w put:w {TAKE}"),
        70, 7, 13, 7,
    ),
    "opposite order": (Program({"a": 1, "b": 1}, Ann="+a +b -b -a", Bob="+b +a -a -b"), 14, 9, 10, 9),
    "same order": (Program({"a": 1, "b": 1}, Ann="+a +b -b -a", Bob="+a +b -b -a"), 8, 4, 8, 4),
    "a semaphore of two": (
        Program({"a": 2}, **dict.fromkeys(["Ann", "Bob", "Cyd"], "+a -a")),
        78, 78, 78, 78,
    ),
    "an event": (Program({"e": False}, Ann="put:v set:e", Bob="wait:e get:v", Cyd="see:e"), 15, 4, 9, 4),
    "a bell for two": (
        Program({"a": 1, "v": 0}, Ann="+a cwait:c/a -a", Bob="+a cwait:c/a -a", Cyd="+a notify:c -a"),
        46, 38, 40, 38,
    ),
    "a bell for the first": (
        Program({"a": 1}, Ann="cwait:c/a", Bob="cwait:c/a", Cyd="notify:c"), 6, 6, 6, 6,
    ),
    "a barrier, three": (Program({"x": 2}, **dict.fromkeys(["Ann", "Bob", "Cyd"], "bar:x")), 6, 6, 6, 6),
    "a barrier": (Program({"x": 2, "v": 0}, Ann=f"bar:x {TAKE}", Bob=f"bar:x {TAKE}"), 12, 8, 8, 8),
    "a queue with one place": (
        Program({"room q": 1}, Ann="send:q send:q", Bob="recv:q", Cyd="recv:q"), 12, 12, 12, 12,
    ),
    "the end of a pipe": (
        Program({"v": 0}, Ann="send:p get:v", Bob="recv:p recv:p", Cyd="put:v"),
        25, 10, 15, 10,
    ),
    "whose end stays open": (Program(Ann="send:p", Bob="recv:p recv:p close:p"), 2, 2, 2, 2),
    "a look at the queue": (Program(Ann="send:q empty:q recv:q", Bob="empty:q recv:q"), 10, 8, 8, 8),
    "a folder": (
        Program({"files": ()}, Ann="see:/d mk:/d mk:/d/f", Bob="ls:/d rm:/d/f", Cyd="see:/d/f"),
        60, 28, 30, 28,
    ),
    "a lock with a limit": (Program({"a": 1}, Ann="+a~ -a", Bob="+a -a", Cyd="see:e"), 32, 8, 18, 11),
    "who looks and sleeps": (
        Program({"e": False}, Ann="until:e", Bob="put:v set:e", Cyd="get:v"),
        112, 31, 43, 37,
    ),
    "two who wait with a limit": (
        Program({"e": False}, Ann="say set:e", Bob="say say", Cyd="wait:e~ wait:e~"), 4, 4, 4, 4,
    ),
    "started and joined": (
        Program(
            {"v": 0}, later=["Bob", "Cyd"],
            Ann="start:Bob start:Cyd join:Bob join:Cyd get:v", Bob=TAKE, Cyd=TAKE,
        ),
        71, 12, 15, 12,
    ),
}  # fmt: skip
SHARED = {"a": 1, "b": 1, "v": 0, "w": 0, "e": False, "x": 2, "files": ("/d",), "room q": 1, "c": ()}
for program, *_ in TABLE.values():
    for thing, value in SHARED.items():
        if thing != "room q":
            program.first.setdefault(thing, value)

WORDS = """
    +a -a +b -b +a~ get:v put:v get:v put:v get:w put:w set:e clear:e wait:e wait:e~ see:e until:e
    send:q recv:q recv:q~ empty:q send:p recv:p close:p bar:x cwait:c/a notify:c
    mk:/d mk:/d/f rm:/d rm:/d/f see:/d/f ls:/d odd:1 sleep join:Ann say
""".split()  # noqa: SIM905
IN_TIME = ["+a~", "wait:e~", "recv:q~", "until:e", "sleep"]


def by_chance(seed, most):
    """A small program that nobody has thought of, with no more than `most` orders; and these."""
    chance = random.Random(seed)
    while True:
        points = chance.choice(["say", "operations"])
        words = chance.sample(WORDS, chance.randint(2, 6)) + chance.sample(
            IN_TIME, chance.choice([0, 0, 1, 2])
        )
        sizes = chance.choice([(4, 4), (3, 3), (5, 2), (2, 2, 2), (3, 2, 1), (3, 2, 2), (2, 2, 1, 1)])
        actors = {}
        for name, size in zip(["Ann", "Bob", "Cyd", "Dan"], sizes, strict=False):
            mine = [word for word in words if (name, word) != ("Ann", "join:Ann")] or ["say"]
            if points == "operations":
                text = chance.choices(mine, k=size)
            else:
                text = [
                    word
                    for _ in range(size)
                    for word in ["say", *chance.choices(mine, k=chance.randint(0, 2))]
                ]
            actors[name] = " ".join(text)
        program = Program(SHARED, points, **actors)
        orders = modelled.count(program)
        if sum(orders.values()) <= most:
            return program, orders


@pytest.mark.parametrize("name", TABLE)
def test_orders_classes_runs(name):
    program, orders, stories, *needed = TABLE[name]
    counts = modelled.count(program)
    assert sum(counts.values()) == orders
    for strategy, expected in zip(REDUCED, needed, strict=True):
        runs, pruned = explore(program, strategy())
        assert (len(runs), len(runs) + pruned) == (stories, expected)
        assert len({class_key(run.steps) for run, _ in runs}) == stories
        assert counted(runs) == counts
    assert stories <= needed[1] <= needed[0] <= orders


def test_the_reduction_leaves_fewer_runs():
    rows = [row for row in TABLE.values() if row[1] != row[2]]
    assert len(TABLE) >= 20 and len(rows) >= 20
    assert all(fewest < orders for _, orders, _, _, fewest in rows)


@pytest.mark.parametrize("part", range(10))
def test_programs_that_nobody_has_thought_of(part):
    for seed in range(50 * part, 50 * part + 50):
        program, counts = by_chance(seed, most=80)
        for strategy in REDUCED:
            # Several at a time, and in another order each time: what is found depends on neither.
            runs, _ = explore(program, strategy(), at_once=seed % 4 + 1, chance=random.Random(seed))
            assert {ending for _, ending in runs} == set(counts), (strategy, program.text)
            assert counted(runs) == counts, (strategy, program.text)
            assert len({class_key(run.steps) for run, _ in runs}) == len(runs), (strategy, program.text)


@pytest.mark.parametrize("part", range(4))
def test_a_class_has_as_many_orders_as_are_counted(part):
    for seed in range(1000 + 25 * part, 1025 + 25 * part):
        program, counts = by_chance(seed, most=60)
        runs, pruned = explore(program, DepthFirst(), at_once=2)
        assert not pruned and len({run.schedule for run, _ in runs}) == sum(counts.values())
        members = defaultdict(list)
        for run, ending in runs:
            members[class_key(run.steps)].append((linear_extensions(run.steps), ending))
        for equal in members.values():
            assert set(equal) == {(len(equal), equal[0][1])}, program.text


def without(*words):
    """Steps as they are seen by an engine that does not note operations of a kind, or with a verb."""

    def seen(step):
        left = [o for o in step.footprint or () if o.thing.kind not in words and o.verb not in words]
        return step if step.footprint is None else replace(step, footprint=tuple(left))

    return seen


def movers_alone(step):
    left = [o for o in step.footprint or () if o.actor == step.actor]
    return replace(step, footprint=step.footprint and tuple(left), woken=frozenset())


# What an engine might not note, and a program that notices.
MISSING = {
    "semaphores": (TABLE["opposite order"][0], without("semaphore")),
    "values": (TABLE["counter"][0], without("value")),
    "events": (TABLE["an event"][0], without("event")),
    "queues": (TABLE["a queue with one place"][0], without("queue")),
    "barriers": (TABLE["a barrier, three"][0], without("barrier")),
    "conditions": (TABLE["a bell for the first"][0], without("condition")),
    "files": (TABLE["a folder"][0], without("file")),
    "joins and ends": (TABLE["nothing shared"][0], without("process")),
    "what the end of a process closes": (TABLE["the end of a pipe"][0], without("closes")),
    "what a woken actor does": (TABLE["who is woken and looks"][0], movers_alone),
}


@pytest.mark.parametrize("rule", MISSING)
@pytest.mark.parametrize("strategy", REDUCED)
def test_a_conflict_that_is_missing_changes_a_count(rule, strategy):
    program, seen = MISSING[rule]
    counts = modelled.count(program)
    assert counted(explore(program, strategy())[0]) == counts
    assert counted(explore(program, strategy(), seen=seen)[0]) != counts


LIMITS = ["two who wait with a limit", "who looks and sleeps", "a lock with a limit"]


@pytest.mark.parametrize("name", LIMITS)
def test_time_has_its_place_in_the_order(name, monkeypatch):
    program = TABLE[name][0]
    counts = modelled.count(program)
    monkeypatch.setattr(Step, "opaque", property(lambda step: False))
    assert counted(explore(program, SleepSets())[0]) != counts


def test_a_sleeper_moves_again_only_after_somebody_else_or_alone():
    program = TABLE["who looks and sleeps"][0]
    runs, _ = explore(program, DepthFirst())
    assert any(run.schedule.count("Ann~") > 1 for run, _ in runs)
    for run, _ in runs:
        since = {"Bob"}  # who moved since Ann~
        for step, can in zip(run.steps, run.moves, strict=False):
            others = {move.removesuffix("~") for move in can} - {"Ann"}
            assert step.move != "Ann~" or since - {"Ann"} or not others
            since = set() if step.move == "Ann~" else since | {step.actor}


def test_a_step_that_is_not_known_costs_runs_and_changes_no_count():
    program, orders, *_ = TABLE["tickets"]
    runs, pruned = explore(program, SleepSets(), seen=lambda step: replace(step, footprint=None))
    assert (len(runs), pruned) == (orders, 0) and counted(runs) == modelled.count(program)


def all_delays(program):
    """The delays of every order."""
    runs, _ = explore(program, DepthFirst())
    return {run.schedule: delays(run.schedule, run.moves) for run, _ in runs}


@pytest.mark.parametrize("strategy", [DepthFirst, Delays])
@pytest.mark.parametrize("at_once", [1, 3])
@pytest.mark.parametrize("name", ["counter", "tickets", "opposite order", *LIMITS])
def test_all_orders_with_few_delays_are_claimed_only_when_they_have_been_run(name, at_once, strategy):
    program = TABLE[name][0]
    costs = all_delays(program)
    every, left, under_way, claims = strategy(), set(costs), [], []
    while not every.done:
        claims.append(every.done_up_to)
        assert all(costs[schedule] > claims[-1] for schedule in left)
        while len(under_way) < at_once and (branch := every.take()):
            under_way.append(branch)
        branch = under_way.pop()
        run, _ = modelled.run(program, branch)
        left.remove(run.schedule)
        every.brought(branch, run)
    assert not left and every.done_up_to == math.inf
    assert claims == sorted(claims) and claims[0] == -1
    if strategy is Delays and at_once == 1:
        assert set(claims) >= set(costs.values()) - {max(costs.values())}


@pytest.mark.parametrize("bound", range(4))
@pytest.mark.parametrize("name", ["counter", "tickets", *LIMITS])
def test_a_bound_of_delays_leaves_out_what_has_more(name, bound):
    program = TABLE[name][0]
    costs = all_delays(program)
    every = Delays(bound)
    runs, _ = explore(program, every)
    assert {run.schedule for run, _ in runs} == {order for order, cost in costs.items() if cost <= bound}
    assert every.done_up_to == min((cost for cost in costs.values() if cost > bound), default=math.inf) - 1


def test_simplest_first():
    costs = all_delays(TABLE["counter"][0])
    runs, _ = explore(TABLE["counter"][0], Delays())
    found = [costs[run.schedule] for run, _ in runs]
    assert found == sorted(found)


def test_the_first_run_has_no_delay_and_time_comes_last():
    (run, _), *_ = explore(TABLE["a lock with a limit"][0], SleepSets())[0]
    assert delays(run.schedule, run.moves) == 0 and not any(move.endswith("~") for move in run.schedule)
    assert search.by_cost(["Ann", "Ann~", "Bob", "Cyd"], "Bob~") == ["Bob", "Cyd", "Ann", "Ann~"]


def test_sleep_sets_claim_nothing_until_all_is_done_and_rightly_so():
    # When no branch with one delay is left, a class that has an order with one delay is not yet run.
    program = Program(SHARED, Ann="put:v sleep", Bob="set:e sleep", Cyd="sleep")
    fewest = defaultdict(lambda: math.inf)
    for run, _ in explore(program, DepthFirst())[0]:
        key = class_key(run.steps)
        fewest[key] = min(fewest[key], delays(run.schedule, run.moves))
    reduced, left, wrong = SleepSets(), dict(fewest), False
    while not reduced.done:
        assert reduced.done_up_to is None
        branch = reduced.take()
        cost = delays(branch.schedule, branch.moves)
        wrong = wrong or any(few < cost for few in left.values())
        run, ending = modelled.run(program, branch)
        reduced.brought(branch, run)
        if ending:
            del left[class_key(run.steps)]
    assert reduced.done_up_to == math.inf and not left
    assert wrong


@pytest.mark.parametrize("strategy", [DepthFirst, Delays, SleepSets])
def test_the_estimate_becomes_exact(strategy):
    program = TABLE["counter, three doors"][0] if strategy is SleepSets else TABLE["counter"][0]
    every = strategy()
    first = every.take()
    assert every.estimate == 1
    run, _ = modelled.run(program, first)
    every.brought(first, run)
    assert every.estimate == pytest.approx(math.prod(len(can) for can in run.moves[:-1]))
    runs, pruned = explore(program, every)
    # All leaves together have the chance 1, so the estimate would be exact without knowing that all is done.
    assert every.estimate == len(runs) + pruned + 1
    assert search.knuth(every._chances) == pytest.approx(every.estimate)


@pytest.mark.parametrize("strategy", [DepthFirst, Delays, *REDUCED])
def test_a_run_that_contradicts_an_earlier_one_is_noticed(strategy):
    program = TABLE["tickets"][0]
    every = strategy()
    first = every.take()
    every.brought(first, modelled.run(program, first)[0])
    branch = every.take()
    run, _ = modelled.run(program, branch)
    other = [*run.moves[:-2], (*run.moves[-2], "Dan"), run.moves[-1]]
    for wrong in Brought(run.steps[::-1], run.moves), Brought(run.steps, [("Dan",), *other[1:]]):
        with pytest.raises(Contradiction):
            every.brought(branch, wrong)


def test_a_program_without_a_move_is_one_run():
    for strategy in DepthFirst, Delays, *REDUCED:
        runs, pruned = explore(Program(Ann=""), strategy())
        assert len(runs) == 1 and not pruned and linear_extensions(runs[0][0].steps) == 1


def test_a_step_crosses_the_wire():
    runs, _ = explore(TABLE["a lock with a limit"][0], SleepSets())
    steps = [Step("Ann", None), *(step for run, _ in runs for step in run.steps)]
    assert any(step.woken for step in steps)
    for step in steps:
        assert step_from_json(json.loads(json.dumps(step_to_json(step)))) == step


def free(*sizes):
    """Steps of actors who share nothing."""
    return [Step(f"A{actor}", ()) for actor, size in enumerate(sizes) for _ in range(size)]


@pytest.mark.parametrize("sizes", [(), (1,), (5,), (3, 3), (3, 3, 3, 3), (1, 2, 3, 4), (20,) * 10])
def test_free_actors_have_as_many_orders_as_combinatorics_says(sizes):
    expected = math.factorial(sum(sizes)) // math.prod(map(math.factorial, sizes))
    assert linear_extensions(free(*sizes)) == expected
    assert class_key(free(*sizes)) == class_key(free(*sizes)[::-1])


def test_races_are_what_can_change_places():
    # Ann wakes Bob: his next step comes after it whatever happens. Cyd's could come before it.
    bell = modelled.Thing("event", "e")
    sets = modelled.Operation("Ann", bell, "changes", "sets", modelled.Place("", 0))
    looks = sets.__class__("Cyd", bell, "reads", "looks", sets.place)
    order = classes.Order([Step("Ann", (sets,), frozenset({"Bob"})), Step("Bob", ()), Step("Cyd", (looks,))])
    assert [list(order.races(late)) for late in range(3)] == [[], [], [0]]
    assert order.beginnings(0, 2) == ["Cyd"]
    assert order.extensions() == 2


def test_a_run_of_which_the_chance_is_nearly_nothing_has_an_estimate():
    """Four actors with 400 steps each: 1 / 4^1600 is 0 as a float."""
    assert search.knuth([0.0]) == search.knuth([5e-324]) == math.inf
    assert search.knuth([]) == 1
