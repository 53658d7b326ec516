"""What the chapter on semaphores claims: each label, each count, each exercise."""

import multiprocessing

import pytest

from chapter import Count, changed, each_method, explored, finished, proved, quick_and_slow, under_each_method
from every_schedule import launch
from scripts import semaphore_return, semaphore_room

TOO_MANY = "ValueError: semaphore or lock released too many times"


def most_inside(run):
    return max(number for number in range(11) if run.count(f"{number} inside"))


def seats_left(number):
    return lambda run: run.count(f"counts {number} free seats") == 1


def at_most(seats):
    return lambda run: most_inside(run) <= seats and seats_left(seats)(run)


def log_says_one(run):
    inside = most = 0
    for line in run.lines:
        inside += (line.what == "sits down") - (line.what == "leaves")
        most = max(most, inside)
    return most == 1


def both_have_two(run):
    return run.count("has two seats") == 2


def told(run):
    return run.who("has heard the news") == ["Bob"]


def both_parts(run):
    return run.count("reports 2") == 1


def by_turns(run):
    words = [line.what for line in run.lines]
    return [word for word in words if word in ("ping", "pong")] == ["ping", "pong"] * 2


def fits(run):
    numbers = [int(line.what.split(": ")[1][:2]) for line in run.lines if "on the shelf" in line.what]
    return len(numbers) == 6 and min(numbers) >= 0 and max(numbers) <= 2


EXPLORED = [
    ("semaphore_room --look-first --guests 2 --seats 1", at_most(1), (10, 8, 0, 0)),
    ("semaphore_room", at_most(2), (78, 0, 0, 0)),
    ("semaphore_news", told, (5, 0, 0, 0)),
    ("semaphore_return --always", at_most(1), (2, 4, 0, 0)),
    ("semaphore_return --always --bounded", finished, (2, 0, 0, 4)),
    ("semaphore_return", at_most(1), (6, 0, 0, 0)),
    ("semaphore_return --bounded", at_most(1), (6, 0, 0, 0)),
    ("semaphore_log --early", log_says_one, (10, 40, 0, 0)),
    ("semaphore_log", log_says_one, (6, 0, 0, 0)),
    ("semaphore_pairs --one-by-one", both_have_two, (4, 0, 4, 0)),
    ("semaphore_pairs", both_have_two, (6, 0, 0, 0)),
    ("semaphore_exercise_report", both_parts, (2, 8, 0, 0)),
    ("semaphore_exercise_turns", by_turns, (0, 0, 2, 0)),
    ("semaphore_exercise_shelf", fits, (14, 56, 0, 0)),
    ("semaphore_solution_report", both_parts, (6, 0, 0, 0)),
    ("semaphore_solution_turns", by_turns, (3, 0, 0, 0)),
    ("semaphore_solution_shelf", fits, (41, 0, 0, 0)),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("semaphore", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("semaphore_room --look-first", "Ann Bob Cyd Ann Bob Cyd", lambda run: most_inside(run) == 3),
    ("semaphore_room", "Ann Bob Cyd Ann", at_most(2)),
    ("semaphore_room --timeout 2", "Ann Bob Cyd ~", lambda run: run.who("gives up") == ["Cyd"]),
    ("semaphore_news", "Ann Bob", told),
    ("semaphore_news", "Bob Ann", told),
    ("semaphore_return --always --guests 3", "Ann Bob Bob Cyd", lambda run: most_inside(run) == 2),
    ("semaphore_return --guests 3", "Ann Bob Bob Cyd", at_most(1)),
    ("semaphore_return --always --bounded", "Ann Bob Bob Ann", lambda run: TOO_MANY in run.errors[0]),
    ("semaphore_return --bounded", "Ann Bob Bob Ann", at_most(1)),
    ("semaphore_log --early", "Ann Ann Bob", lambda run: not log_says_one(run)),
    ("semaphore_log", "Ann Ann Bob", log_says_one),
    ("semaphore_pairs --one-by-one", "Ann Bob", lambda run: set(run.stacks) == {"Ann", "Bob", "MainProcess"}),
    ("semaphore_pairs", "Ann Bob", both_have_two),
    ("semaphore_exercise_report", "Ann Cyd", lambda run: run.count("reports 1") == 1),
    ("semaphore_exercise_turns", "", lambda run: run.stacks["Ann"].endswith("mine.acquire()")),
    ("semaphore_solution_report", "Ann Cyd", both_parts),
    ("semaphore_solution_turns", "", by_turns),
    ("semaphore_exercise_shelf", "Xia Ann", lambda run: run.count("-1 on the shelf") == 1),
    (
        "semaphore_solution_shelf",
        "Ann Ann Ann Xia",
        lambda run: fits(run) and run.count("2 on the shelf") > 0,
    ),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


@each_method
def test_each_guest_of_a_free_run_sits_down_or_gives_up(method):
    run = launch("semaphore_room", "--guests", 5, "--timeout", 0, start_method=method)
    assert run.count("sits down") + run.count("gives up") == 5
    assert at_most(2)(run)


def test_who_is_inside_is_counted_under_a_lock():
    counts = [Count() for _ in range(3)]
    semaphore_room.visit(semaphore_room.ask, multiprocessing.Semaphore(1), counts[0], None)
    semaphore_return.careful(multiprocessing.Semaphore(1), counts[1])
    semaphore_return.careless(multiprocessing.Semaphore(1), counts[2])
    assert [count.number for count in counts] == [0, 0, 0]


@pytest.mark.parametrize("visit", [semaphore_return.careful, semaphore_return.careless])
def test_a_seat_is_given_back_also_after_an_error(visit):
    seats = multiprocessing.Semaphore(1)
    with pytest.raises(AttributeError):
        visit(seats, None)  # there is no number inside
    assert seats.acquire(block=False)


def test_all_that_the_players_lack_is_a_first_turn(tmp_path):
    script = changed("semaphore_exercise_turns", tmp_path, ("Semaphore(0),", "Semaphore(1),"))
    explored(str(script), by_turns, (3, 0, 0, 0))
