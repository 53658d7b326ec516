"""What shared things and small variables are like after each step, as a run tells it."""

import sys
import weakref
from pathlib import Path

import pytest

from chapter import each_method
from every_schedule import launch
from every_schedule.engine import client
from every_schedule.engine.states import States
from every_schedule.inside import seen
from every_schedule.things import Operation, Place, Thing

SHARED = Path(__file__).parent / "programs/shared.py"
SCHEDULE = "Ann Ann Bob Ann Ann Ann Ann Ann Ann Bob Bob Bob"


def told(run, of=""):
    """After each step what is known of what has a name: of what is shared, or of an actor's variables."""
    now, found = {}, []
    for changed in run.states_after["after"]:
        for number, text in changed:
            kind, key, name = run.states_after["things"][number]
            if name and (key if kind == "variable" else "") == of:
                now[name] = text
        found.append(dict(now))
    return found


def column(states, name):
    return [state.get(name) for state in states]


@pytest.fixture(scope="module")
def said():
    return launch(SHARED, schedule=SCHEDULE, start_method="fork")


def test_who_holds_a_lock(said):
    states = told(said)
    assert column(states, "lock") == ["", "Ann", "", "", "Ann", "", "", "", "", "", "", "Bob", "Bob"]
    assert column(states, "rlock") == [""] * 5 + ["Ann", "Ann"] + [""] * 6


def test_how_much_is_left_and_under_way(said):
    states = told(said)
    assert column(states, "room") == ["2", "1", "2", "2", "1"] + ["2"] * 8
    assert column(states, "jobs") == ["0"] * 7 + ["1"] * 6  # two are put, and Bob is woken and takes one
    assert column(states, "mine") == ["0"] * 7 + ["1"] * 3 + ["0"] * 3


def test_what_is_in_values_and_files(said):
    states = told(said)
    assert column(states, "count.value") == ["40", *["41"] * 3, *["42"] * 9]
    assert column(states, "marks[0]") == ["0", *["7"] * 12]
    assert column(states, "bell") == [""] * 7 + ["set"] + [""] * 5
    assert column(states, "note.txt") == [None] * 7 + ["two\nlines"] + [None] * 5


def test_small_variables_of_the_frame_that_says_something(said):
    ann, bob = told(said, "Ann"), told(said, "Bob")
    assert column(ann, "n") == ["0", "0", *["1"] * 7, *[None] * 4]
    assert column(ann, "name") == [None] * 7 + ["'Ann'"] + [None] * 5
    assert set(ann[7]) == {"n", "name"}  # nothing large, nothing nested twice, no process id
    assert column(bob, "word") == [None] * 10 + ["'hello'"] * 2 + [None]
    assert column(bob, "got") == [None] * 11 + ["True", None]


@each_method
def test_it_is_the_same_in_each_run_and_under_each_method(said, method):
    assert launch(SHARED, schedule=SCHEDULE, start_method=method).states_after == said.states_after


@pytest.mark.skipif(not client.exact(), reason="operations are exact on Linux only")
def test_with_points_at_operations_it_is_told_as_well():
    run = launch(SHARED, schedule="", points="operations", start_method="fork")
    states, ann = told(run), told(run, "Ann")

    def after(what, of=states):
        step = next(int(line.step) for line in run.lines if line.who == "Ann" and line.what.startswith(what))
        return of[step]

    assert after("acquires lock")["lock"] == "Ann" and after("acquires lock")["room"] == "2"
    assert after("acquires room")["room"] == "1" and after("acquires room")["count.value"] == "40"
    assert after("writes count.value")["count.value"] == "41"
    assert after("releases lock")["lock"] == "" == states[0]["lock"]
    assert after("puts into jobs")["jobs"] == "1" and after("sets bell")["bell"] == "set"
    assert after("puts into jobs", ann)["name"] == "'Ann'"
    assert states[-1]["count.value"] == "42"


def test_with_points_at_lines_variables_and_files_are_told(tmp_path):
    script = tmp_path / "writes.py"
    script.write_text("n = 1\nopen('a.txt', 'w').write(str(n))\nn = 2\nprint(n)\n")
    run = launch(script, schedule="", points="lines")
    assert column(told(run, "MainProcess"), "n")[-2:] == ["2", None]
    assert column(told(run), "a.txt")[-2:] == ["1", "1"]


def test_what_a_program_lets_go_of_is_not_kept_alive():
    class Thing:
        pass

    def lets_go():
        small, thing = 1, Thing()
        known = weakref.ref(thing)
        assert seen.variables(sys._getframe()) == {"small": "1"}
        del thing
        return known, small

    assert lets_go()[0]() is None


def test_the_variables_of_whoever_looks_at_them_stay():
    def looks():
        number = 1
        mine = locals()
        assert seen.variables(sys._getframe())["number"] == "1"
        return mine, number

    assert looks()[0]["number"] == 1


def test_nothing_of_one_machine_or_one_run_is_told(tmp_path):
    states = States(str(tmp_path), looks=False)
    states.here("Ann", {"pid": "7", "where": "'/srv/ann'", "at": "'<x at 0x7f1234567>'", "n": "1"})
    states.step(0, [], [])
    assert states.told()["things"] == [("variable", "Ann", "n")]


# ---- what follows from operations ---------------------------------------------------------------------

LOCK, ROOM, JOBS = (
    Thing("lock", "0.1", "lock"),
    Thing("semaphore", "0.2", "room"),
    Thing("queue", "0.3", "jobs"),
)


class Told:
    """What is told of things while actors do this and that."""

    def __init__(self, folder):
        self.states, self.step = States(str(folder), looks=False), 0

    def does(self, who, verb, *things, told=None):
        self.states.goes_on(who)
        done = [Operation(who, thing, "changes", verb, Place("x.py", 1)) for thing in things]
        self.states.does(who, done, [told] * len(things), exact=True)

    def now(self, woken=()):
        self.states.step(self.step, [], woken)
        self.step += 1
        known, found = self.states.told(), {}
        for changed in known["after"]:
            found |= {known["things"][number][2]: text for number, text in changed}
        return found


@pytest.fixture
def state(tmp_path):
    return Told(tmp_path)


def test_whoever_waits_for_a_lock_has_it_when_she_goes_on(state):
    state.does("Ann", "acquires", LOCK)
    state.does("Bob", "acquires", LOCK)
    assert state.now() == {"lock": "Ann"}
    state.does("Ann", "releases", LOCK)
    state.states.goes_on("Bob")
    assert state.now() == {"lock": "Bob"}


def test_whoever_was_woken_and_has_not_said_a_word_has_it_too(state):
    for who in ("Ann", "Bob", "Cyd"):
        state.does(who, "acquires", LOCK)
    state.does("Ann", "releases", LOCK)
    assert state.now(woken={"Cyd"}) == {"lock": "Cyd"}


def test_who_tries_in_vain_has_nothing(state):
    state.does("Ann", "acquires", LOCK)
    state.does("Bob", "acquires", LOCK)  # without blocking
    state.does("Bob", "looks", JOBS, told=[0, 5])
    state.does("Ann", "releases", LOCK)
    assert state.now() == {"lock": "", "jobs": "0"}


def test_a_full_queue_takes_no_more(state):
    state.does("Ann", "puts", JOBS, told=[0, 1])
    state.does("Ann", "puts", JOBS, told=[1, 1])
    assert state.now() == {"jobs": "1"}
    state.does("Bob", "gets", JOBS, told=[1, 1])
    state.states.goes_on("Ann")
    assert state.now() == {"jobs": "1"}


def test_the_wait_of_a_condition_gives_its_lock_back_until_it_is_over(state):
    state.does("Ann", "acquires", LOCK)
    state.states.goes_on("Ann")
    waits = Operation("Ann", Thing("condition", "0.9", "cond"), "changes", "waits", Place("x.py", 1))
    gives = Operation("Ann", LOCK, "changes", "releases", Place("x.py", 1))
    state.states.does("Ann", [waits, gives], [None, None], exact=True)
    assert state.now() == {"lock": ""}
    state.does("Bob", "acquires", LOCK)
    assert state.now() == {"lock": "Bob"}
    state.does("Bob", "releases", LOCK)
    state.states.goes_on("Ann")
    assert state.now() == {"lock": "Ann"}


def test_a_semaphore_is_known_from_its_first_use(state):
    state.does("Ann", "acquires", ROOM, told=2)
    assert state.now() == {"room": "1"}
    state.does("Ann", "releases", ROOM, told=1)
    assert state.now() == {"room": "2"}


# ---- barriers and managers ------------------------------------------------------------------------------

KEPT = SHARED.with_name("kept.py")
BARRIER = Thing("barrier", "0.4", "barrier")


@each_method
def test_what_a_manager_holds_and_how_many_wait_at_a_barrier(method):
    states = told(launch(KEPT, schedule="Ann Ann Ann Bob Bob Bob", start_method=method))
    assert column(states, "barrier") == [*["0 of 2"] * 3, *["1 of 2"] * 3, *["0 of 2"] * 3]
    one, both = "['Ann']", "['Ann', 'Bob']"
    assert column(states, "names") == [None, *[one] * 3, *[both] * 5]
    assert column(states, "ages") == [None, None, *["{'Ann': 7}"] * 3, *["{'Ann': 7, 'Bob': 7}"] * 4]


@pytest.mark.skipif(not client.exact(), reason="operations are exact on Linux only")
def test_what_a_manager_holds_is_told_with_points_at_operations_as_well():
    states = told(launch(KEPT, schedule="", points="operations"))
    assert column(states, "names")[:2] == [None, "['Ann']"] and states[-1]["names"] == "['Ann', 'Bob']"


def test_a_barrier_that_somebody_leaves_before_it_opens_is_broken(state):
    state.does("Ann", "waits", BARRIER, told=[3, False])
    assert state.now() == {"barrier": "1 of 3"}
    state.states.goes_on("Ann")
    assert state.now() == {"barrier": "broken"}
    state.does("Ann", "clears", BARRIER, told=[3, True])
    assert state.now() == {"barrier": "0 of 3"}
    state.does("Bob", "aborts", BARRIER, told=[3, False])
    assert state.now() == {"barrier": "broken"}


def test_whoever_is_killed_at_a_barrier_is_counted_on(state):
    state.does("Ann", "waits", BARRIER, told=[3, False])
    state.states.step(0, ["Ann"], [])
    assert state.now() == {"barrier": "1 of 3"}
