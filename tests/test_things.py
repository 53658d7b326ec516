"""Operations: which conflict, how they cross the wire, and the sentence that says why."""

import json
import re
from typing import get_args

import pytest

from every_schedule import things_words
from every_schedule.place import Place
from every_schedule.things import (
    Kind,
    Operation,
    Story,
    Thing,
    Verb,
    conflict,
    end_of,
    footprints_conflict,
    formatted,
    parsed,
    why,
)

TICKETS = Thing("file", "/shop/tickets.json")
LOCK_A, LOCK_B = Thing("lock", "/mp-1", "a"), Thing("lock", "/mp-2", "b")
CHANGES = {
    "acquires", "releases", "writes", "notifies", "sets", "sends", "receives", "closes", "ends", "puts",
    "gives up",
}  # fmt: skip


def did(actor, verb, thing, line=1, file="shop.py"):
    return Operation(actor, thing, "changes" if verb in CHANGES else "reads", verb, Place(file, line))


def on(mode, kind, key):
    return Operation("Ann", Thing(kind, key), mode, "waits", Place("shop.py", 1))


@pytest.mark.parametrize(
    "one, other, conflicts",
    [
        (on("reads", "value", "v"), on("reads", "value", "v"), False),
        (on("reads", "value", "v"), on("changes", "value", "v"), True),
        (on("changes", "value", "v"), on("changes", "value", "v"), True),
        (on("changes", "value", "v"), on("changes", "value", "w"), False),
        (on("changes", "value", "v"), on("changes", "array", "v"), False),
        # ls /d against what lies in it, and what lies deeper
        (on("reads", "file", "/d"), on("changes", "file", "/d/f"), True),
        (on("reads", "file", "/d"), on("reads", "file", "/d/f"), False),
        (on("reads", "file", "/d"), on("changes", "file", "/d/e/f"), False),
        (on("reads", "file", "/d"), on("changes", "file", "/dd/f"), False),
        # whoever removes or renames /d changes all below
        (on("changes", "file", "/d"), on("reads", "file", "/d/e/f"), True),
        (on("changes", "file", "/d"), on("changes", "file", "/d/f"), True),
        (on("changes", "file", "/d"), on("reads", "file", "/other/f"), False),
        (on("changes", "port", "/d"), on("reads", "port", "/d/f"), False),
        (on("changes", "file", "/d"), on("reads", "port", "/d/f"), False),
    ],
)
def test_two_operations_conflict(one, other, conflicts):
    assert conflict(one, other) is conflict(other, one) is conflicts


def test_footprints_conflict_if_any_two_of_their_operations_do():
    reads, writes = did("Ann", "reads", TICKETS), did("Bob", "writes", TICKETS)
    a, b = did("Ann", "acquires", LOCK_A), did("Bob", "acquires", LOCK_B)
    assert footprints_conflict((a, reads), (b, writes))
    assert not footprints_conflict((a, reads), (b, did("Bob", "reads", TICKETS)))
    assert not footprints_conflict((a,), ())


def test_what_is_not_known_conflicts_with_everything():
    assert footprints_conflict(None, ()) and footprints_conflict((), None) and footprints_conflict(None, None)


def test_the_end_of_a_process_closes_what_it_had():
    pipe = Thing("pipe", "17")
    end = end_of("Ann", [pipe], Place("shop.py", 30))
    assert [(operation.verb, operation.mode) for operation in end] == [
        ("ends", "changes"),
        ("closes", "changes"),
    ]
    assert footprints_conflict(end, (did("Bob", "receives", pipe),))
    assert footprints_conflict(end, (did("Main", "joins", Thing("process", "Ann")),))
    assert not footprints_conflict(end, (did("Main", "joins", Thing("process", "Bob")),))


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("name", ["", "Größe, 中文"])
def test_an_operation_crosses_the_wire(kind, name):
    operation = Operation("Ann", Thing(kind, "k\n", name), "reads", "looks", Place("shop.py", 3, "q.get()"))
    there = parsed(json.loads(json.dumps(formatted(operation))))
    assert there == operation and there.thing.name == name and there.place == operation.place


@pytest.mark.parametrize("key, word", [("kind", "lok"), ("mode", "writes"), ("verb", "acquire")])
def test_a_word_that_there_is_not_is_refused(key, word):
    form = formatted(did("Ann", "acquires", LOCK_A))
    with pytest.raises(ValueError, match=f"no '{word}'"):
        parsed(form | {key: word})


def test_a_thing_is_the_same_whatever_it_is_called():
    assert Thing("lock", "/mp-1", "a") == Thing("lock", "/mp-1") != Thing("semaphore", "/mp-1")
    assert {Thing("lock", "/mp-1", "a")} == {Thing("lock", "/mp-1", "door")}


def test_there_are_words_for_every_kind_and_verb():
    assert set(get_args(Kind)) <= set(things_words.WHY)
    assert set(get_args(Verb)) == set(things_words.VERBS)


SOLD_TWICE = [
    did("Ann", "reads", TICKETS, 18),
    did("Bob", "reads", TICKETS, 18),
    did("Ann", "writes", TICKETS, 21),
    did("Bob", "writes", TICKETS, 21),
]
ONE_BY_ONE = [SOLD_TWICE[0], SOLD_TWICE[2], SOLD_TWICE[1], SOLD_TWICE[3]]
BETWEEN = (
    "It breaks where Bob reads tickets.json (shop.py:18) after Ann's read (shop.py:18) "
    "and before her write (shop.py:21)."
)


def test_a_lost_update_is_an_operation_between_two():
    assert why(Story("breaks", SOLD_TWICE), Story("holds", ONE_BY_ONE)) == BETWEEN


def test_so_it_is_if_nothing_holds():
    assert why(Story("breaks", SOLD_TWICE), None) == BETWEEN


COUNTER = Thing("value", "v", "counter")
COUNTED_ONCE = (
    "It fails where Bob reads counter (shop.py:9) after Ann's read (shop.py:9) "
    "and before her write (shop.py:9)."
)


def counts(name):
    return [did(name, "reads", COUNTER, 9), did(name, "writes", COUNTER, 9)]


def test_what_is_so_in_the_run_that_holds_is_not_the_reason():
    log = Thing("file", "/shop/log")
    noise = [did("Dan", "reads", log, 3), did("Cyd", "writes", log, 4), did("Dan", "writes", log, 5)]
    ann, bob = counts("Ann"), counts("Bob")
    failing = Story("fails", [*noise, ann[0], *bob, ann[1]])
    assert why(failing, Story("holds", [*noise, *ann, *bob])) == COUNTED_ONCE


def test_what_comes_between_a_look_and_a_change_says_most():
    cyd = [did("Cyd", "acquires", LOCK_A, 3), did("Cyd", "releases", LOCK_A, 5)]
    tries, ann, bob = did("Ann", "acquires", LOCK_A, 4), counts("Ann"), counts("Bob")
    failing = Story("fails", [cyd[0], tries, cyd[1], ann[0], *bob, ann[1]])
    assert why(failing, Story("holds", [*cyd, tries, *ann, *bob])) == COUNTED_ONCE


def test_what_comes_during_a_wait_says_so():
    news = Thing("event", "e", "news")
    waits, sets = did("Ann", "waits", news, 4), did("Bob", "sets", news, 9)
    sentence = why(Story("hangs", [waits, sets, waits]), Story("holds", [sets, waits]))
    assert sentence == "It hangs where Bob sets news (shop.py:9) during Ann's wait (shop.py:4)."


def test_whoever_is_not_in_the_table_is_named_again():
    failing = [
        Operation(o.actor.replace("Ann", "Process-1"), o.thing, o.mode, o.verb, o.place) for o in SOLD_TWICE
    ]
    assert "before Process-1's write (shop.py:21)" in why(Story("breaks", failing), None)


def test_one_before_the_other():
    value = Thing("value", "v", "box")
    reads, writes = did("Ann", "reads", value, 4), did("Bob", "writes", value, 8)
    sentence = why(Story("breaks", [reads, writes]), Story("holds", [writes, reads]))
    assert sentence == "It breaks where Ann reads box (shop.py:4) before Bob's write (shop.py:8)."


def test_a_bell_before_anybody_listens():
    bell = Thing("condition", "c", "bell")
    notifies = did("Ann", "notifies", bell, 3)
    waits = Operation("Bob", bell, "changes", "waits", Place("shop.py", 7))
    failing = Story("hangs", [notifies, waits], waiting={"Bob": waits})
    sentence = why(failing, Story("holds", [waits, notifies]))
    assert sentence == "It hangs where Ann notifies bell (shop.py:3) before Bob's wait (shop.py:7)."


def test_equal_orders_differ_in_nothing():
    # Nothing conflicts, so nothing of it is a reason.
    two = [did("Ann", "writes", Thing("value", "v"), 1), did("Bob", "writes", Thing("value", "w"), 2)]
    assert why(Story("breaks", two), Story("holds", two[::-1])) == ""


def deadlock(*names):
    """Each has acquired the lock of one's own, and waits for the next one's."""
    locks = [Thing("lock", f"/mp-{i}", "abc"[i]) for i in range(len(names))]
    got = [did(name, "acquires", locks[i], 4 + 5 * i) for i, name in enumerate(names)]
    want = [did(name, "acquires", locks[(i + 1) % len(names)], 5 + 5 * i) for i, name in enumerate(names)]
    return Story("hangs", got + want, waiting=dict(zip(names, want, strict=True)))


def test_a_deadlock_is_a_circle():
    assert why(deadlock("Process-1", "Process-2"), None) == (
        "Process-1 holds a (line 4) and waits for b (line 5); "
        "Process-2 holds b (line 9) and waits for a (line 10)."
    )
    assert why(deadlock("Ann", "Bob", "Cyd"), None) == (
        "Ann holds a (line 4) and waits for b (line 5); Bob holds b (line 9) and waits for c (line 10); "
        "Cyd holds c (line 14) and waits for a (line 15)."
    )


def test_who_only_waits_for_somebody_in_the_circle_is_not_in_it():
    story = deadlock("Bob", "Cyd")
    also = did("Ann", "acquires", story.operations[0].thing, 30)
    story = Story("hangs", [*story.operations, also], waiting={"Ann": also, **story.waiting})
    assert why(story, None) == (
        "Bob holds a (line 4) and waits for b (line 5); Cyd holds b (line 9) and waits for a (line 10)."
    )


def test_a_lock_taken_twice():
    got, want = did("Ann", "acquires", LOCK_A, 4), did("Ann", "acquires", LOCK_A, 6)
    story = Story("hangs", [got, want], waiting={"Ann": want})
    assert why(story, None) == "Ann waits for a (line 6), which it holds itself (line 4)."


def test_what_was_given_back_is_not_held():
    first = [did("Bob", "acquires", LOCK_A, 3), did("Bob", "releases", LOCK_A, 4)]
    tried = [did("Cyd", "acquires", LOCK_A, 8), did("Cyd", "gives up", LOCK_A, 8)]
    kept, want = did("Dan", "acquires", LOCK_A, 5), did("Ann", "acquires", LOCK_A, 6)
    story = Story("hangs", [*first, *tried, kept, want], waiting={"Ann": want})
    assert why(story, None) == "Ann waits for a (shop.py:6), which Dan holds (shop.py:5)."


def test_whoever_ended_with_the_lock():
    kept, want = did("Bob", "acquires", LOCK_A, 5), did("Ann", "acquires", LOCK_A, 6)
    story = Story("hangs", [kept, *end_of("Bob", [], Place("shop.py", 0)), want], waiting={"Ann": want})
    assert why(story, None) == (
        "Ann waits for a (shop.py:6); Bob acquired it (shop.py:5) and ended without releasing it."
    )


@pytest.mark.parametrize(
    "others, they", [(["Bob"], "Bob still has"), (["Bob", "MainProcess"], "Bob and MainProcess still have")]
)
def test_an_end_of_file_that_does_not_come(others, they):
    receives = did("Bob", "receives", Thing("pipe", "17"), 9)
    story = Story("hangs", [receives], waiting={"Bob": receives}, open_ends={"Bob": others})
    assert why(story, None) == (
        f"Bob waits for the end of a pipe (shop.py:9), which does not come: {they} the other end open."
    )


def test_an_unknown_line_is_left_out():
    kept, want = did("Bob", "acquires", LOCK_A, 0), did("Ann", "acquires", LOCK_A, 6)
    story = Story("hangs", [kept, want], waiting={"Ann": want})
    assert why(story, None) == "Ann waits for a (shop.py:6), which Bob holds."


def test_a_translation_replaces_the_tables_alone(monkeypatch):
    stories = [Story("breaks", SOLD_TWICE), deadlock("Ann", "Bob"), deadlock("Ann")]
    for name, text in things_words.WHY.items():
        monkeypatch.setitem(things_words.WHY, name, re.sub(r"(?<![{\w])[A-Za-z]+(?![\w}])", "_", text))
    for name in things_words.VERBS:
        monkeypatch.setitem(things_words.VERBS, name, ("_", "_"))
    monkeypatch.setattr("every_schedule.things.THEIRS", {})
    names = r"Ann|Bob|tickets\.json|shop\.py|\ba\b|\bb\b"
    for story in stories:
        assert not re.search("[A-Za-z]", re.sub(names, "", why(story, None).replace("'s", ""))), story
