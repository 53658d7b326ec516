"""What the chapter on pipes claims: each label, each count, each exercise, and who closes what."""

import ast
import os
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from chapter import (
    by_method,
    changed,
    each_method,
    explored,
    finished,
    proved,
    quick_and_slow,
    under_each_method,
)
from every_schedule import launch
from scripts import pipe_exercise_clerk

ROOT = Path(__file__).parents[1]

ENDS = [{"receiver", "sender"}, {"mine", "other"}, {"left", "right"}, {"clerk_end", "client_end"}]
BYTES = [
    *["6 bytes: crème"] * 3,
    "20 bytes are too long: crème crème crème",
    "4 bytes: rice",
    "has come to the end",
]
ORDER = ["gets soup", "gets rice", "gets tea", "has come to the end"]
posix_only = pytest.mark.skipif(os.name != "posix", reason="pipes are of another kind here")


def said(run, who):
    return [line.what for line in run.lines if line.who == who]


def whole(run):
    return said(run, "Guest") == ["arrives", *ORDER]


def polls_twice(run):
    return run.count("polls: True") == 2 and run.count("gets soup") == run.count("come to the end") == 1


def each_once(run):
    return run.count("gets soup") == run.count("gets rice") == 1


def both_received(run):
    return run.count("has received 1000") == 2


def told(run):
    """The guest of pipe_killed says what became of the message."""
    return len(said(run, "Guest")) == 2


def adds_up(run):
    return run.count("counts 14") == 1


def own_letter(run):
    return all(run.who(f"gets a letter for {name}") == [name] for name in ("Ann", "Bob"))


def all_or_nothing(run):
    return run.count("cooks [") == run.count("cooks ['soup', 'rice']")


EXPLORED = [
    ("pipe_end", whole, (34, 0, 0, 0)),
    ("pipe_end --keep guest", whole, (0, 0, 25, 0)),
    ("pipe_end --keep parent", whole, (0, 0, 25, 0)),
    ("pipe_poll", polls_twice, (30, 0, 0, 0)),
    ("pipe_readers --no-lock", each_once, (8, 0, 0, 12)),
    ("pipe_readers", each_once, (18, 0, 0, 0)),
    ("pipe_both_send", both_received, (18, 0, 0, 0)),
    ("pipe_both_send --size 1000000", both_received, (0, 0, 2, 0)),
    ("pipe_both_send --size 1000000 --in-turn", both_received, (12, 0, 0, 0)),
    ("pipe_killed --careless", told, (12, 0, 0, 1)),
    ("pipe_killed", told, (13, 0, 0, 0)),
    ("pipe_leaves", lambda run: run.count("cannot send rice") == 1, (6, 10, 0, 0)),
    ("pipe_bytes", lambda run: run.count("has come to the end") == 1, (1, 0, 0, 0)),
    ("pipe_exercise_squares", adds_up, (0, 0, 1, 0)),
    ("pipe_exercise_clerk", own_letter, (14, 6, 0, 0)),
    ("pipe_exercise_order", all_or_nothing, (3, 1, 0, 0)),
    ("pipe_solution_squares", adds_up, (1, 0, 0, 0)),
    ("pipe_solution_clerk", own_letter, (14, 0, 0, 0)),
    ("pipe_solution_order", all_or_nothing, (4, 0, 0, 0)),
]
SCRIPTS = sorted(path.stem for path in ROOT.glob("scripts/pipe_*.py"))


@posix_only
@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("pipe", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


@posix_only
@each_method
def test_only_fork_hands_over_more_than_it_is_told(method):
    run = launch("pipe_inherited", schedule="Cook Guest Guest", start_method=method)
    assert run.outcome == ("hung" if method == "fork" else "finished")
    comes_to_the_end = [line.step for line in run.lines if line.what == "has come to the end"]
    assert comes_to_the_end == ([] if method == "fork" else [3])  # while the cook is still there
    assert run.left_behind == run.unjoined == []


BY_METHOD = [
    ("pipe_inherited", finished, {"fork": (0, 0, 5, 0), "spawn": (7, 0, 0, 0), "forkserver": (7, 0, 0, 0)})
]


@posix_only
@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_under_fork_an_inherited_end_hangs_in_every_schedule(command, holds, counts, method):
    every = explored(command, holds, counts, method)
    hung = [run for run in every.runs if run.outcome == "hung"]
    assert all(run.stacks["Guest"].endswith("receiver.recv()") for run in hung)


PROOFS = [
    ("pipe_end --keep guest", "Cook Cook Cook", lambda run: set(run.stacks) == {"Guest", "MainProcess"}),
    ("pipe_end --keep parent", "Cook Cook Cook", lambda run: run.stacks["Guest"].endswith("receiver.recv()")),
    ("pipe_end", "Guest Cook Guest Guest Guest Cook", whole),
    ("pipe_poll", "Cook Guest Guest Guest Cook", polls_twice),
    ("pipe_poll", "Cook Cook Cook Guest", polls_twice),
    ("pipe_readers --no-lock", "Ann Bob Bob", lambda run: "invalid load key, '\\x00'" in run.errors[0]),
    ("pipe_readers --no-lock", "Ann Bob Bob", lambda run: run.count("gets") == run.exit_codes["Bob"] == 0),
    ("pipe_readers --no-lock", "Ann Ann Ann Bob Ann", lambda run: "got end of file" in run.errors[0]),
    ("pipe_readers", "Ann Bob Ann", each_once),
    ("pipe_readers --readers 3", "Ann Ann Bob Bob Cyd Cyd", lambda run: run.who("gets") == run.actors),
    ("pipe_both_send --size 1000000", "Ann Bob", lambda run: "send_bytes" in run.stacks["Bob"]),
    ("pipe_both_send --size 1000000 --in-turn", "Ann Bob", both_received),
    ("pipe_both_send", "Ann Bob", both_received),
    ("pipe_killed --careless", "Cook MainProcess", lambda run: "OSError: got end of" in run.errors[0]),
    ("pipe_killed", "Cook MainProcess", lambda run: run.who("gets no message: OSError") == ["Guest"]),
    ("pipe_killed", "MainProcess", lambda run: run.who("gets no message: EOFError") == ["Guest"]),
    ("pipe_leaves", "Guest Cook Guest Guest", lambda run: run.who("cannot send rice") == ["Cook"]),
    ("pipe_bytes", "", lambda run: said(run, "Guest") == ["arrives", *BYTES]),
    ("pipe_exercise_squares", "", lambda run: run.stacks["MainProcess"].endswith("receiver.recv()")),
    ("pipe_exercise_clerk", "Ann Bob Bob", lambda run: run.who("letter for Ann") == ["Bob"]),
    ("pipe_exercise_order", "MainProcess", lambda run: run.count("cooks ['soup']") == 1),
    ("pipe_solution_squares", "", adds_up),
    ("pipe_solution_clerk", "Ann Bob", own_letter),
    ("pipe_solution_order", "MainProcess", lambda run: run.count("cooks nothing") == 1),
    ("pipe_solution_order", "Guest Guest", lambda run: run.count("cooks ['soup', 'rice']") == 1),
]


@posix_only
@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_the_clients_that_get_the_wrong_letter_do_lock_each_call():
    client_end, lock = MagicMock(), MagicMock()
    pipe_exercise_clerk.ask(MagicMock(), client_end, "Ann", lock)
    assert lock.__enter__.call_count == client_end.send.call_count + client_end.recv.call_count == 2


@posix_only
def test_all_that_the_sum_of_squares_lacks_is_a_closed_end(tmp_path):
    script = changed("pipe_exercise_squares", tmp_path, ("total = 0", "total = 0; sender.close()"))
    explored(str(script), adds_up, (1, 0, 0, 0))


# Scripts that leave an end open on purpose, and which
LEFT_OPEN = {"pipe_exercise_squares": {("main", "sender")}}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_process_closes_each_end_that_it_has(script):
    """But for an end from which it receives until it ends itself.

    Some of these calls change nothing that a run could show, until somebody dies.
    """
    tree = ast.parse((ROOT / f"scripts/{script}.py").read_text(encoding="utf-8"))
    missing = set()
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        names |= {arg.arg for arg in function.args.args}
        text = ast.unparse(function)
        ends = {end for pair in ENDS if pair <= names for end in pair if f"{end}.recv" not in text}
        ends |= names & {"slow"}  # a Connection that pipe_readers makes
        missing |= {(function.name, end) for end in ends if f"{end}.close()" not in text}
    assert missing == LEFT_OPEN.get(script, set())
