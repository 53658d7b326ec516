"""Operations: who does what to which thing, known by one name in all processes, and whose step it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from every_schedule import LabError, explore, launch
from every_schedule._launch import job
from every_schedule.classes import step_from_json
from every_schedule.engine import client
from every_schedule.engine.crew import Crew

pytestmark = pytest.mark.skipif(not client.exact(), reason="operations are exact on Linux only")

PROGRAM = Path(__file__).parent / "programs/operations.py"
REPORTS = Path(__file__).parent / "programs/reports"
METHODS = ["fork", "spawn", "forkserver"]


def reported(script, *args, schedule=(), method="fork"):
    """What a stage reports of a run that is held before each operation."""
    task = job(script, args, None, (), method, 60, 1, "operations")
    with Crew(1) as crew:
        report = crew.submit({**task, "schedule": list(schedule)}).result()
    assert "error" not in report, report
    assert report["outcome"] == "finished" or schedule, report["stderr"]
    return report


def operations(report):
    return [operation for step in report["steps"] for operation in step["footprint"]]


def by(report, actor):
    """What an actor does, and its things; each once, for it stands twice where it was woken in the middle."""
    found = [(o["verb"], o["kind"], o["key"]) for o in operations(report) if o["actor"] == actor]
    return list(dict.fromkeys(found))


def moved(report):
    """The lines that stand for operations, each without its place."""
    return [f"{who}: {what.partition(' (')[0]}" for _, who, what in report["lines"] if who]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["locks", "bells", "queues", "values", "managed"])
def test_two_processes_know_a_thing_by_one_name(name, method):
    report = reported(PROGRAM, name, method=method)
    ann, bob = by(report, "Ann"), by(report, "Bob")
    assert [what for what in ann if what[1] != "process"] == [what for what in bob if what[1] != "process"]
    things = {what[1:] for what in ann}
    assert len(things) == {"locks": 5, "bells": 5, "queues": 4, "values": 7, "managed": 3}[name]


@pytest.mark.parametrize("method", METHODS)
def test_things_have_the_same_keys_in_each_run(method):
    one, other = (reported(PROGRAM, "queues", method=method) for _ in range(2))
    assert one["steps"] == other["steps"]


@pytest.mark.parametrize("method", METHODS)
def test_the_two_ends_of_a_pipe_are_one_thing(method):
    report = reported(PROGRAM, "pipes", method=method)
    pipes = {o["key"] for o in operations(report) if o["kind"] == "pipe"}
    assert len(pipes) == 1
    end = "right" if method == "fork" else "end"  # a forked child knows what its parent calls it
    assert moved(report) == [
        f"Ann: sends into {end}",
        f"Ann: closes {end}",
        "MainProcess: closes right",
        "MainProcess: receives from left",
    ]


def test_what_each_operation_is():
    assert moved(reported(PROGRAM, "locks"))[:8] == [
        f"Ann: {verb} {name}"
        for name in ("lock", "other", "places", "room")
        for verb in ("acquires", "releases")
    ]
    assert moved(reported(PROGRAM, "bells"))[:7] == [
        "Ann: acquires cond",
        "Ann: notifies cond",
        "Ann: releases cond",
        "Ann: sets event",
        "Ann: looks at event",
        "Ann: waits for event",
        "Ann: waits for gate",
    ]
    assert moved(reported(PROGRAM, "queues"))[:8] == [
        "Ann: puts into queue",
        "Ann: gets from queue",
        "Ann: puts into jobs",
        "Ann: gets from jobs",
        "Ann: releases jobs",
        "Ann: puts into simple",
        "Ann: gets from simple",
        "Ann: looks at simple",
    ]


@pytest.mark.parametrize("method", METHODS)
def test_values_arrays_and_raw_ones_are_read_and_written(method):
    report = reported(PROGRAM, "values", method=method)
    assert moved(report)[:7] == [
        "Ann: reads counter.value",
        "Ann: writes counter.value",
        "Ann: reads row[1]",
        "Ann: writes row[1]",
        "Ann: reads raw.value",
        "Ann: writes raw.value",
        "Ann: writes cells[0]",
    ]
    assert report["output"] == "2 [0, 2, 0] 2 [5, 0]\n"


def test_an_operation_that_blocks_is_one_and_is_over_in_the_step_that_wakes_it():
    schedule = ["Process-1", "Process-1", "Process-2", "Process-1", "Process-1"]
    report = reported(REPORTS / "plain_order.py", schedule=schedule)
    steps = [step_from_json(step) for step in report["steps"]]
    assert [step.move for step in steps][:5] == schedule
    assert steps[2].woken == frozenset()
    woke = steps[3]
    assert woke.woken == {"Process-2"} and [(o.actor, o.verb) for o in woke.footprint] == [
        ("Process-1", "releases"),
        ("Process-2", "acquires"),
    ]


@pytest.mark.parametrize("method", METHODS)
def test_the_end_of_a_process_closes_what_it_had(method):
    schedule = ["MainProcess", "MainProcess", "Bob"]
    report = reported(PROGRAM, "duplex", schedule=schedule, method=method)
    last = step_from_json(report["steps"][2])
    assert "MainProcess" in last.woken and report["output"] == "nobody\n"
    (pipe,) = {o["key"] for o in operations(report) if o["kind"] == "pipe"}
    done = [(o.actor, o.verb, o.thing.key) for o in last.footprint]
    assert ("Bob", "ends", "Bob") in done and ("Bob", "closes", pipe) in done


@pytest.mark.skipif("forkserver" not in METHODS, reason="there is no fork server")
def test_a_lock_that_a_fork_server_made_is_one_thing_for_its_children(tmp_path):
    """From 3.13.8 and 3.14.1 on it loads the script; before, each child does, and has a lock of its own."""
    by_server = sys.version_info >= (3, 14, 1) or (3, 13, 8) <= sys.version_info < (3, 14)
    script = tmp_path / "own_lock.py"
    script.write_text(
        "from multiprocessing import Lock, Process\n\nlock = Lock()\n\n\n"
        "def work():\n    with lock:\n        pass\n\n\n"
        "if __name__ == '__main__':\n"
        "    people = [Process(target=work, name=name) for name in ('Ann', 'Bob')]\n"
        "    for person in people:\n        person.start()\n"
        "    for person in people:\n        person.join()\n"
    )
    for _ in range(2):  # the same in each run
        done = [o for o in operations(reported(script, method="forkserver")) if o["kind"] == "lock"]
        assert [o["verb"] for o in done] == ["acquires", "releases"] * 2
        keys = {o["key"] for o in done}
        assert keys == {"server.0"} if by_server else len(keys) == 2


def test_tasks_of_pools_and_executors_are_actors():
    def of(n):
        verbs = "begins its task", f"opens {n}.txt", f"writes {n}.txt", "hands in its result"
        return [f"task {n}: {verb}" for verb in verbs]

    report = reported(PROGRAM, "pools")
    assert moved(report) == of(1) + of(2) + of(3) and report["output"] == "[1, 4] 9\n"
    assert report["moves"][0] == ["task 1", "task 2"]
    assert moved(reported(PROGRAM, "executors")) == of(1) + of(2)


def test_threads_of_own_code_are_actors():
    report = reported(PROGRAM, "threads")
    names = ["MainProcess/Thread-1", "MainProcess/Thread-2", "MainProcess/clerk"]
    assert moved(report) == [f"{name}: {verb} log.txt" for name in names for verb in ("opens", "writes")]


def test_processes_of_one_name_and_forked_ones_are_told_apart():
    # In the order in which they were started, whoever comes first.
    assert reported(PROGRAM, "alike")["schedule"][:2] == ["Ann'", "Ann"]
    forks = [f"MainProcess/fork-{n}: {verb} counter.value" for n in (1, 2) for verb in ("reads", "writes")]
    assert moved(reported(PROGRAM, "forks")) == forks


def test_the_nearest_frame_of_own_code_decides():
    """Own code within an operation has operations of its own; what multiprocessing does there is none."""
    assert moved(reported(PROGRAM, "inner")) == [
        "MainProcess: puts into box",
        "MainProcess: opens pickled.txt",
        "MainProcess: writes pickled.txt",
        "MainProcess: gets from box",
        "MainProcess: acquires cond",
        "MainProcess: reads counter.value",
        "MainProcess: releases cond",
    ]


def test_what_is_done_to_files():
    report = reported(PROGRAM, "files")
    assert [what.partition(": ")[2] for what in moved(report)] == [
        "makes a",
        "opens b.txt",
        "writes b.txt",
        "renames b.txt",
        "reads c.txt",
        "looks at b.txt",
        "lists a",
        "removes c.txt",
        "removes a",
    ]
    assert {o["key"] for o in operations(report) if o["kind"] == "file"} == {"a", "a/b.txt", "a/c.txt"}


def test_locks_on_files_and_what_is_read_and_written_under_them():
    report = reported(PROGRAM, "flocks")
    ann = [what.partition(": ")[2] for what in moved(report) if what.startswith("Ann")]
    assert ann[:3] == ["opens n.txt", "acquires the lock on n.txt", "reads n.txt"]
    assert ("releases", "lock", "flock n.txt") in by(report, "Ann") and report["output"] == "2\n"


def test_a_file_that_nobody_closes_is_written_at_once(tmp_path):
    """What holds an actor at the end of a file must not keep the file alive."""
    script = tmp_path / "open.py"
    script.write_text("open('a', 'w').write('here')\nprint(open('a').read())\n")
    report = reported(script)
    assert report["output"] == "here\n" and moved(report)[-2:] == [
        "MainProcess: writes a",
        "MainProcess: reads a",
    ]


def test_databases():
    report = reported(PROGRAM, "sqlite")
    assert [what for what in moved(report) if what.startswith("Ann")] == [
        "Ann: reads shop.db",
        "Ann: writes shop.db",
        "Ann: writes shop.db",
        "Ann: writes shop.db",
    ]
    assert report["output"] == "(2,)\n"


def test_who_finds_a_database_locked_waits_and_may_give_up():
    """Ann reads, and so does Bob; Ann writes, and he finds it locked until she commits."""
    schedule = [*["MainProcess"] * 4, "Ann", "Bob", "Ann", "Bob"]
    report = reported(PROGRAM, "sqlite_with_a_limit", schedule=[*schedule, "Ann"])
    assert "Bob~" in report["moves"][8] and "Bob" in report["steps"][8]["woken"]
    assert report["output"] == "(1,)\n"
    report = reported(PROGRAM, "sqlite_with_a_limit", schedule=[*schedule, "Bob~"])
    assert "database is locked" in report["stderr"]


def test_who_has_not_asked_for_a_limit_gives_up_only_where_nobody_else_can_move():
    """SQLite waits for five seconds all the same; what if they are over earlier is not tried, and said."""
    schedule = [*["MainProcess"] * 4, "Ann", "Bob", "Ann", "Bob"]
    report = reported(PROGRAM, "sqlite", schedule=schedule)
    assert report["moves"][8] == ["Ann"] and "Bob" in report["steps"][8]["woken"]
    assert report["output"] == "(1,)\n" and report["untried"] == [
        "the end of a wait of SQLite (operations.py:202)"
    ]


def test_who_is_killed_ends_in_the_step_of_the_killer():
    schedule = ["Ann", "Bob", "MainProcess", "MainProcess"]
    report = reported(PROGRAM, "kills", schedule=schedule)
    for step, name in (2, "Ann"), (3, "Bob"):
        done = [(o["actor"], o["verb"], o["key"]) for o in report["steps"][step]["footprint"]]
        assert ("MainProcess", "terminates", name) in done and (name, "ends", name) in done


def test_who_looks_in_vain_waits_for_a_change():
    """A loop that spins has as many rounds as show it something; one that spins for ever hangs."""
    every = explore(PROGRAM, "poll")
    assert every.ok and {run.output for run in every.runs} == {"seen\n"}
    assert len(every.runs) < 10
    every = explore(PROGRAM, "poll", "never")
    assert [run.outcome for run in every.runs] == ["hung"] and "flag.value == 0" in every.runs[0].stacks[
        "Ann"
    ]


def test_a_line_that_is_said_belongs_to_the_step(tmp_path):
    script = tmp_path / "says.py"
    script.write_text(
        "from multiprocessing import Value\nfrom scripts.say import say\n"
        "n = Value('i', 0)\nsay('before')\nn.value = 1\nsay('after')\n"
    )
    run = launch(script, points="operations", schedule=[])
    assert [(line.step, line.who, line.what.partition(" (")[0]) for line in run.lines] == [
        (0, "MainProcess", "before"),
        (1, "MainProcess", "writes n.value"),
        (1, "MainProcess", "after"),
    ]
    assert len(launch(script, schedule=[]).schedule) == 2


def test_points_are_at_say_only_where_a_file_of_the_program_imports_it(tmp_path):
    (tmp_path / "main.py").write_text("import shop\n# say nothing\n")
    (tmp_path / "shop.py").write_text("from multiprocessing import Lock\n")
    (tmp_path / "other.py").write_text("from scripts.say import say\n")

    def points(asked=None):
        return job(tmp_path / "main.py", [], None, (), "fork", 20, 1, asked)["points"]

    assert points() == "operations" and points("say") == "say"
    (tmp_path / "shop.py").write_text("import other\n")
    assert points() == "say" and points("operations") == "operations"
    with pytest.raises(LabError, match="points= takes 'say', 'operations' or 'lines', and not"):
        points("nowhere")


LINES = """
from multiprocessing import Process, RawArray
def add(row):
    n = row[0]
    row[0] = n + 1
if __name__ == "__main__":
    row = RawArray("i", 1)
    people = [Process(target=add, args=(row,), name=name) for name in ("Ann", "Bob")]
    for person in people: person.start()
    for person in people: person.join()
    print(row[0])
"""


def test_points_before_each_line(tmp_path):
    """What a line does is not known: that is what such points are for."""
    script = tmp_path / "lines.py"
    script.write_text(LINES)
    schedule = ["Ann", "Bob"]
    for method in "fork", "spawn":
        run = launch(script, points="lines", start_method=method, schedule=[])
        ann = [line.what for line in run.lines if line.who == "Ann"]
        assert ann == ["n = row[0]", "row[0] = n + 1"] and run.output == "2\n"
        started = ["MainProcess"] * 7
        run = launch(script, points="lines", start_method=method, schedule=[*started, *schedule])
        assert run.output == "1\n"


@pytest.mark.parametrize("method", METHODS)
def test_in_say_mode_it_is_known_what_a_step_does(method):
    script = Path(__file__).parents[1] / "scripts/lab_counter.py"
    run = launch(script, schedule="", start_method=method)
    assert [step.move for step in run.steps] == run.schedule
    done = [(one.actor, one.verb, str(one.thing)) for step in run.steps for one in step.footprint]
    assert ("Ann", "acquires", "lock") in done and ("Bob", "writes", "visitors.txt") in done
    assert not run.count("acquires")  # they are no points, and no lines


def test_where_runs_are_not_exact_it_is_not_known():
    portable = {**os.environ, "EVERY_SCHEDULE_PORTABLE": "1"}
    code = (
        "from every_schedule import launch; import sys; run = launch(sys.argv[1], schedule='Ann');"
        "print([step.footprint for step in run.steps])"
    )
    script = Path(__file__).parents[1] / "scripts/lab_counter.py"
    shown = subprocess.run(
        [sys.executable, "-c", code, script], env=portable, capture_output=True, text=True, check=True
    )
    assert "None" in shown.stdout and "Operation" not in shown.stdout
