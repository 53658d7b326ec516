"""Classics, each as a text of moves, made twice: by processes in the lab, and by a model that has none."""

import json
from pathlib import Path

import pytest

from chapter import OTHER_METHODS, QUICKEST
from counting import Told, told_by
from every_schedule import explore, launch

MOVES = Path(__file__).parent / "programs/moves.py"

BOTH = "say +a say -a"
POLITE = "say ?a say -a ; say"
MEETS, LEAVES = "say meet:b say", "say meet?:b say ; say"
NAPS, RINGS = "say nap:c say", "say ring:c say"

# Name: first values of semaphores and parties of barriers, the actors' texts, how many end and hang.
# The numbers are the model's; they stand here so that nobody changes the model without seeing what it does.
CLASSICS = {
    "one lock, three actors": ({"a": 1}, dict.fromkeys(("Ann", "Bob", "Cyd"), BOTH), (30, 0)),
    "two locks in opposite order": (
        {"a": 1, "b": 1},
        {"Ann": "say +a say +b say -b -a", "Bob": "say +b say +a say -a -b"},
        (4, 4),
    ),
    "a rendezvous": ({}, {"Ann": "say -x +y say", "Bob": "say -y +x say"}, (4, 0)),
    "a rendezvous where both wait first": ({}, {"Ann": "say +y -x say", "Bob": "say +x -y say"}, (0, 2)),
    "a baton goes round": (
        {"a": 1},
        {"Ann": "say +a say -b", "Bob": "say +b say -c", "Cyd": "say +c say"},
        (15, 0),
    ),
    "three guests, two seats": ({"s": 2}, dict.fromkeys(("Ann", "Bob", "Cyd"), "say +s say -s"), (78, 0)),
    "three wait, three are let in at once": (
        {},
        {"Ann": "say +s", "Bob": "say +s say", "Cyd": "say +s say", "Dan": "say -s -s -s"},
        (96, 0),
    ),
    "three wait, two are let in": (
        {},
        {"Ann": "say +s say", "Bob": "say +s say", "Cyd": "say +s say", "Dan": "say -s -s"},
        (0, 144),
    ),
    "a turnstile of semaphores": (
        {},
        {"Ann": "say -n +t -t say", "Bob": "say -n +t -t say", "Cyd": "say +n +n say -t say"},
        (36, 0),
    ),
    "a bounded buffer": (
        {"room": 1},
        {"Ann": "say +room say -full +room say -full", "Bob": "say +full -room say +full -room"},
        (6, 0),
    ),
    "ping and pong": (
        {"ping": 1},
        {"Ann": "say +ping say -pong +ping say -pong", "Bob": "say +pong say -ping +pong say -ping"},
        (3, 0),
    ),
    "the barber has one chair": (
        {"chair": 1},
        {
            "Ann": "say !chair -bell +cut say -chair ; say",
            "Barber": "say +bell -cut say +bell -cut",
            "Cyd": "say !chair -bell +cut say -chair ; say",
        },
        (56, 90),
    ),
    "two philosophers give back": (
        {"a": 1, "b": 1},
        {"Ann": "say +a say !b say -b ; -a", "Bob": "say +b say !a say -a ; -b"},
        (8, 0),
    ),
    "a barrier of three": ({"b": 3}, dict.fromkeys(("Ann", "Bob", "Cyd"), MEETS), (36, 0)),
    "a barrier of two, and three come": (
        {"b": 2},
        dict.fromkeys(("Ann", "Bob", "Cyd"), "say meet:b"),
        (0, 6),
    ),
    "a barrier, then a lock": (
        {"a": 1, "b": 2},
        {"Ann": "say meet:b +a say -a", "Bob": "say meet:b +a say -a"},
        (2, 0),
    ),
    "an event": ({}, {"Ann": "say wait:e say", "Bob": "say set:e say"}, (5, 0)),
    "an event wakes two who want one lock": (
        {"a": 1},
        {"Ann": "say wait:e +a say -a", "Bob": "say wait:e +a say -a", "Cyd": "say set:e"},
        (10, 0),
    ),
    "who rings takes the lock first": (
        {"a": 1},
        {"Ann": "say wait:e +a say -a say", "Bob": "say set:e +a say -a"},
        (3, 0),
    ),
    "two nap, one rings once": ({}, {"Ann": NAPS, "Bob": NAPS, "Cyd": RINGS}, (0, 22)),
    "two nap, all are rung": ({}, {"Ann": NAPS, "Bob": NAPS, "Cyd": "say ringall:c say"}, (12, 18)),
    "two queues, one putter": (
        {},
        {"Ann": "say put:p put:q say", "Bob": "say get:p say", "Cyd": "say get:q say"},
        (66, 0),
    ),
    "a queue with two getters": (
        {},
        {"Ann": "say get:q say", "Bob": "say get:q say", "Cyd": "say put:q say put:q"},
        (44, 0),
    ),
}

# The same where a wait has a limit: its end is a move.
LIMITED = {
    "a polite buyer": ({"a": 1}, {"Ann": POLITE, "Bob": BOTH}, (9, 0)),
    "two polite buyers": ({"a": 1}, {"Ann": POLITE, "Bob": POLITE}, (20, 0)),
    "a polite one among three": ({"a": 1}, {"Ann": POLITE, "Bob": BOTH, "Cyd": "say +a -a"}, (54, 0)),
    "philosophers with patience": (
        {"a": 1, "b": 1},
        {"Ann": "say +a say ?b say -b ; -a", "Bob": "say +b say ?a say -a ; -b"},
        (16, 0),
    ),
    "one philosopher with patience": (
        {"a": 1, "b": 1},
        {"Ann": "say +a say ?b say -b ; -a", "Bob": "say +b say +a say -a -b"},
        (10, 0),
    ),
    "a sleeper": ({}, {"Ann": "say sleep say", "Bob": "say say"}, (10, 0)),
    "two sleepers": ({}, {"Ann": "say sleep say", "Bob": "say sleep say"}, (20, 0)),
    "asleep in a lock": ({"a": 1}, {"Ann": "say +a sleep -a say", "Bob": "say +a say -a"}, (7, 0)),
    "a light with patience": ({}, {"Ann": "say wait?:e say ; say", "Bob": "say set:e say"}, (10, 0)),
    "two with patience for one light": (
        {},
        {"Ann": "say wait?:e say ; say", "Bob": "say wait?:e ; say", "Cyd": "say set:e"},
        (110, 0),
    ),
    "nobody turns the light green": ({}, {"Ann": "say wait?:e ; say", "Bob": "say wait:e"}, (0, 4)),
    "one with patience frees the other": (
        {},
        {"Ann": "say wait?:e ; set:f say", "Bob": "say wait:f say"},
        (7, 0),
    ),
    "a late order": ({}, {"Ann": "say put:q say", "Bob": "say get?:q say ; say"}, (10, 0)),
    "two cooks, one order": (
        {},
        {"Ann": "say put:q", "Bob": "say get?:q say ; say", "Cyd": "say get?:q say ; say"},
        (140, 0),
    ),
    "a full shop with patience": (
        {"room": 1},
        {"Ann": "say +room -full say ?room -full say ; say", "Bob": "say +full say -room"},
        (14, 0),
    ),
    "a barrier with patience": ({"b": 2}, {"Ann": LEAVES, "Bob": LEAVES}, (18, 0)),
    "one of three has patience": (
        {"b": 3},
        {"Ann": "say meet?:b ; say", "Bob": "say meet:b ; say", "Cyd": "say meet:b ;"},
        (42, 0),
    ),
    "a nap with patience": ({}, {"Ann": "say nap?:c say ; say", "Bob": RINGS}, (10, 0)),
    "a poll": ({}, {"Ann": "say until:e say", "Bob": "say say set:e say"}, (21, 0)),
    "a poll that nobody ends": ({}, {"Ann": "say until:e", "Bob": "say say"}, (0, 7)),
    "a poll that a sleeper ends": ({}, {"Ann": "say until:e say", "Bob": "say sleep set:e say"}, (21, 0)),
}


ALL = CLASSICS | LIMITED
ROWS = [*CLASSICS, *LIMITED]


def without_vain_looks(schedule):
    """How often somebody looks in vain before the lab calls a run hung is its own affair."""
    end = len(schedule)
    while end and schedule[end - 1].endswith("~"):
        end -= 1
    return tuple(schedule[:end])


def told_in(run):
    """A run's schedule and what it brought, as the model tells it."""
    schedule = tuple(run.schedule) if run.outcome == "finished" else without_vain_looks(run.schedule)
    lines = sorted((int(line.step), line.who, int(line.what)) for line in run.lines)
    return schedule, Told(run.outcome == "finished", tuple(lines))


def command(name):
    things, actors, _ = ALL[name]
    return MOVES, json.dumps(things), *(f"{who}: {text}" for who, text in actors.items())


@pytest.mark.parametrize("name", ALL)
def test_the_model_counts_what_stands_in_the_table(name):
    things, actors, (ends, hangs) = ALL[name]
    told = told_by(things, **actors)
    assert sum(one.ends for one in told.values()) == ends and len(told) == ends + hangs
    assert told == told_by(things, eager=False, **actors), "a count must not rest on whose turn is first"


@pytest.mark.parametrize("name", ROWS)
def test_every_schedule_and_every_line_of_the_lab_are_the_model_s(name):
    things, actors, (ends, hangs) = ALL[name]
    told = told_by(things, **actors)
    timed = [schedule for schedule in told if any(move.endswith("~") for move in schedule)]
    for schedule in timed[:1]:
        assert told_in(launch(*command(name), schedule=schedule, start_method=QUICKEST))[1] == told[schedule]
    every = explore(*command(name))
    assert dict(map(told_in, every.runs)) == told
    counts = {kind: number for kind, number in every.counts.items() if number}
    assert counts == {kind: number for kind, number in (("holds", ends), ("hangs", hangs)) if number}


@pytest.mark.everything
@pytest.mark.parametrize("method", OTHER_METHODS)
@pytest.mark.parametrize("name", ROWS)
def test_the_same_under_the_other_start_methods(name, method):
    """Two schedules of each: all of them would be the same runs again, ten times as slow."""
    things, actors, _ = ALL[name]
    told = told_by(things, **actors)
    for schedule in (min(told), max(told)):
        run = launch(*command(name), schedule=schedule, start_method=method)
        assert told_in(run) == (schedule, told[schedule])
