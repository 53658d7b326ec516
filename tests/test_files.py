"""What the chapter on files claims: each label, each count, each exercise."""

import sqlite3
from contextlib import closing

import pytest

from chapter import by_method, changed, explored, finished, proved, quick_and_slow, under_each_method

LOCKED = "is refused: database is locked"


def both_counted(run):
    return run.count("counts 2") == 1


def one_worker(run):
    return run.count("does the job") == 1


def old_or_new(run):
    return run.count("reads 'old page'") + run.count("reads 'new page'") == 1


def each_job_once(run):
    return run.count("has job-1") == run.count("has job-2") == 1


def sold_once(run):
    return run.count("buys a ticket") == 1


def one_at_a_time(run):
    return run.count("2 inside") == 0 and run.count("1 inside") == 3


def refused_at_once(run):
    """Who has read may not wait to write: SQLite refuses at once, whatever the limit (btree.c says why)."""
    commits = run.who("is about to commit")
    return not any(f"{who}~" in run.schedule for who in run.who("is refused") if who not in commits)


EXPLORED = [
    ("files_counter", both_counted, (8, 12, 0, 0)),
    ("files_counter --flock", both_counted, (14, 0, 0, 0)),
    ("files_counter --lockf", both_counted, (14, 0, 0, 0)),
    ("files_counter --lockf --same-file", both_counted, (8, 12, 0, 0)),
    ("files_counter --flock --same-file", both_counted, (14, 0, 0, 0)),
    ("files_claim --look-first", one_worker, (6, 12, 0, 0)),
    ("files_claim", one_worker, (6, 0, 0, 0)),
    ("files_exercise_page", old_or_new, (7, 3, 0, 0)),
    ("files_solution_page", old_or_new, (10, 0, 0, 0)),
    ("files_exercise_jobs", each_job_once, (0, 20, 0, 0)),
    ("files_solution_jobs", each_job_once, (8, 0, 0, 0)),
    ("files_sqlite --deferred --timeout 60", refused_at_once, (70, 0, 0, 0)),
    ("files_sqlite", sold_once, (8, 12, 0, 0)),
    ("files_sqlite --one-update", sold_once, (6, 0, 0, 0)),
    ("files_sqlite --deferred", sold_once, (22, 24, 0, 0)),
    ("files_sqlite --deferred --rollback", sold_once, (52, 0, 0, 0)),
    ("files_sqlite --deferred --wal", sold_once, (46, 0, 0, 0)),
    ("files_sqlite --immediate", sold_once, (24, 0, 0, 0)),
    ("files_sqlite --immediate --timeout 5", sold_once, (46, 0, 0, 0)),
    ("files_unlink --delete", one_at_a_time, (24, 12, 0, 0)),
    ("files_unlink", one_at_a_time, (30, 0, 0, 0)),
    ("files_folder --look-first", finished, (6, 0, 0, 8)),
    ("files_folder", finished, (6, 0, 0, 0)),
]
BY_METHOD = [
    (
        "files_child",
        finished,
        {"fork": (0, 0, 2, 0), "spawn": (3, 0, 0, 0), "forkserver": (3, 0, 0, 0)},
    ),
    (
        "files_child --after",
        finished,
        {"fork": (2, 0, 0, 0), "spawn": (2, 0, 0, 0), "forkserver": (2, 0, 0, 0)},
    ),
]


@pytest.mark.parametrize(("command", "holds", "counts", "method"), quick_and_slow("files", EXPLORED))
def test_every_schedule(command, holds, counts, method):
    explored(command, holds, counts, method)


@pytest.mark.parametrize(("command", "holds", "counts", "method"), by_method(BY_METHOD))
def test_a_child_of_fork_keeps_a_lock_that_its_parent_has_let_go(command, holds, counts, method):
    explored(command, holds, counts, method)


PROOFS = [
    ("files_counter", "Ann Bob Bob Ann", lambda run: run.count("counts 1") == 1),
    ("files_counter --flock", "Ann Bob Ann Bob", both_counted),
    ("files_counter --lockf", "Ann Bob Ann Bob", both_counted),
    ("files_counter --lockf --same-file", "Ann Bob Ann Bob", lambda run: run.count("counts 1") == 1),
    ("files_counter --flock --same-file", "Ann Bob Ann Bob", both_counted),
    ("files_claim --look-first", "Ann Bob", lambda run: run.count("does the job") == 2),
    ("files_claim", "Ann Bob", lambda run: run.who("does the job") == ["Ann"]),
    ("files_exercise_page", "Ann Xia", lambda run: run.count("reads 'new '") == 1),
    ("files_solution_page", "Ann Xia", lambda run: run.count("reads 'old page'") == 1),
    ("files_exercise_jobs", "Ann Bob", lambda run: run.count("has job-1") == 2),
    ("files_solution_jobs", "Ann Bob", each_job_once),
    ("files_sqlite", "Ann Bob Ann Bob", lambda run: run.count("buys a ticket") == 2),
    ("files_sqlite --one-update", "Ann Bob", lambda run: run.who("buys a ticket") == ["Ann"]),
    ("files_sqlite --deferred", "Ann Ann Bob Bob Ann", lambda run: run.count(LOCKED) == 2),
    ("files_sqlite --deferred --rollback", "Ann Ann Bob Bob Ann", sold_once),
    ("files_sqlite --deferred --wal", "Ann Bob Ann Ann Bob", lambda run: run.who(LOCKED) == ["Bob"]),
    ("files_sqlite --immediate", "Ann Bob", lambda run: run.who(LOCKED) == ["Bob"]),
    ("files_sqlite --immediate --timeout 5", "Ann Bob Ann Ann", lambda run: run.who("goes home") == ["Bob"]),
    ("files_sqlite --immediate --timeout 5", "Ann Bob Bob~", lambda run: run.who(LOCKED) == ["Bob"]),
    ("files_unlink --delete", "Ann Bob Ann Cyd", lambda run: run.who("2 inside") == ["Cyd"]),
    ("files_unlink", "Ann Bob Ann Cyd", one_at_a_time),
    ("files_folder --look-first", "Ann Bob Ann", lambda run: "FileExistsError" in run.errors[0]),
    ("files_folder", "Ann Bob", finished),
]


@pytest.mark.parametrize(("command", "schedule", "proof", "method"), under_each_method(PROOFS, EXPLORED))
def test_a_label_holds_under_each_start_method(command, schedule, proof, method):
    proved(command, schedule, proof, method)


def test_to_unlock_by_name_frees_it_for_the_child_as_well(tmp_path):
    unlocked = ('    say("has closed', '        fcntl.flock(file, fcntl.LOCK_UN)\n    say("has closed')
    script = changed("files_child", tmp_path, unlocked)
    explored(str(script), finished, (3, 0, 0, 0), "fork")


def test_whoever_was_refused_and_does_not_roll_back_keeps_the_other_one_out(tmp_path):
    """A busy timeout of an hour changes nothing: SQLite does not wait where both would wait forever."""
    connections = [
        sqlite3.connect(tmp_path / "shop.db", timeout=seconds, isolation_level=None) for seconds in (0, 3600)
    ]
    with closing(connections[0]) as ann, closing(connections[1]) as bob:
        ann.execute("CREATE TABLE tickets (n)")
        ann.execute("INSERT INTO tickets VALUES (1)")
        for one in (ann, bob):
            one.execute("BEGIN")
            one.execute("SELECT n FROM tickets").fetchall()
        ann.execute("UPDATE tickets SET n = 0")
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            bob.execute("UPDATE tickets SET n = 0")
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            ann.execute("COMMIT")
        bob.rollback()
        ann.execute("COMMIT")
