"""Programs rebuilt from public reports, and others of their kinds, each with its right answer.

The answers were found by reasoning, or by the model in counting.py, and not by running the lab.
"""

import os
import shutil
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from chapter import QUICKEST
from every_schedule import check, explore, launch
from every_schedule.engine import client

pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")

PROGRAMS = Path(__file__).parent / "programs"
SOME, ALL, ANY = "some", "all", "any"
NONE_OF_THE_REST = ("holds", "breaks", "hangs", "fails", "cannot tell")


class Row(NamedTuple):
    """A program and its right answer."""

    command: str  # below tests/programs, with arguments
    counts: dict[str, int | str]  # kind -> schedules; SOME: at least one; ANY; kinds that are not named: none
    says: Mapping[str, int | str] = MappingProxyType(
        {}
    )  # part of a line -> schedules that have it; SOME; ALL
    also: Callable | None = None  # what else is true of the exploration


def number(found, wanted, total):
    return {SOME: found > 0, ALL: found == total, ANY: True}.get(wanted, found == wanted)


def right(row, every):
    script = row.command.split()[0]
    assert every.script == Path(script).name
    for kind in NONE_OF_THE_REST:
        assert number(every.counts.get(kind, 0), row.counts.get(kind, 0), len(every.runs)), str(every)
    for text, wanted in row.says.items():
        assert number(sum(run.count(text) > 0 for run in every.runs), wanted, len(every.runs)), text
    assert row.also is None or row.also(every)
    assert not any(run.left_behind for run in every.runs)


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    """A copy, since some write beside themselves."""
    return shutil.copytree(PROGRAMS, tmp_path_factory.mktemp("programs") / "copy")


def explored(programs, row, method=QUICKEST, extra=()):
    script, *args = row.command.split()
    right(row, explore(programs / script, *args, *extra, start_method=method, timeout=10))


def both_or_untried(every):
    """Both endings were found, or the result says whose wait it could not end."""
    texts = ("has it", "gives up")
    return bool(every.untried) or all(any(run.count(text) for run in every.runs) for text in texts)


def fails_or_untried(every):
    return bool(every.untried) or every.counts["fails"] > 0


def hung(every):
    return [run for run in every.runs if run.outcome == "hung"]


def waits_in(where):
    return lambda every: all(where in run.stacks.values() for run in hung(every))


def stuck(who, not_who):
    return lambda every: all(who in run.stacks and not_who not in run.stacks for run in hung(every))


def ends_by_alarm(every):
    return all(run.exit_codes["Ann"] == -signal.SIGALRM for run in every.runs)


def joined(every):
    return every.unjoined == []


def bob_has_it(every):
    return all(run.who("has it") == ["Bob"] for run in every.runs)


def no_time_passes(every):
    return not any(move.endswith("~") for run in every.runs for move in run.schedule)


def last_is_first(every):
    """The last to come opens the barrier and goes on; then those who waited, in the order of coming."""
    draws = [[run.who(f"is number {n}")[0] for n in (1, 2, 3)] for run in every.runs]
    return draws == [[run.schedule[2], *run.schedule[:2]] for run in every.runs]


def cyd_is_first(every):
    return all(run.who("is number 1") == ["Cyd"] and run.count("is number 3") for run in every.runs)


def in_order_of_coming(every):
    """Who waits is let in in the order of coming, and so is who comes when the door is open."""
    for run in every.runs:
        came = list(dict.fromkeys(name for name in run.schedule if name != "Door"))
        drew = sorted((line.what, line.who) for line in run.lines if line.what.startswith("is number"))
        if [who for _, who in drew] != came:
            return False
    return True


def numbered(every):
    numbers = [[line.what for line in run.lines if "number" in line.what] for run in every.runs]
    return all(len(set(lines)) == len(lines) for lines in numbers)


def handler_is_named(every):
    """Where a handler says something while its process is held in a say of its own."""
    return any(who.endswith("/handler") for run in every.runs for who in run.actors)


def hangs_in_set(every):
    return handler_is_named(every) and any(
        "stop.set()" in place for run in hung(every) for place in run.stacks.values()
    )


def killed_is_said(every):
    return all("Ann" in run.killed for run in every.runs)


def tells_who_raced(every):
    return all(any({"Ann", "Bob"} <= set(who) for _, who in run.together) for run in every.runs)


def has_traceback(every):
    return "NameError: name 'Vale' is not defined" in str(every) and "Vale('i', 0)" in every.runs[0].errors[0]


def sees_order(every):
    """Who takes the lock first adds one, or, if it is B, nobody does."""
    return all((run.count("sees 1") > 0) == (run.outcome == "finished") for run in every.runs)


GIVES_UP = {"has it": 2, "gives up": 2}

REPORTS = [
    Row("reports/listener.py", {"holds": 6}, {"has SOUP": ALL}),
    Row("reports/sleepwait.py", {"holds": SOME}, {"found it": SOME, "gives up": SOME}),
    Row("reports/asyncmiss.py", {"holds": SOME, "fails": ANY}, also=fails_or_untried),
    Row("reports/asyncmiss.py --plain", {"holds": 2, "fails": 1}),
    Row("reports/port.py", {"holds": 6}, {"hears hello": ALL}),
    Row("reports/named_shm.py", {"holds": 6}, {"sees 7": ALL}),
    Row("reports/two_files/run_bank.py", {"holds": 4, "hangs": 4}, also=waits_in("bank.py:8, with second:")),
    Row("reports/blame.py", {"hangs": 1}, also=stuck("task 1", "task 2")),
    Row("reports/handler_noname.py", {"holds": SOME, "hangs": SOME}, also=hangs_in_set),
    Row("reports/cond_say.py", {"holds": 4, "hangs": 6}, also=killed_is_said),
    Row("reports/gate_then_lock.py", {"holds": 6}, {"is 1": ALL, "is 2": ALL}, also=tells_who_raced),
    Row("reports/release_then_read.py", {"holds": 5, "hangs": 2}, {"sees 1": 5, "sees 0": 2}, sees_order),
    Row("reports/notify_all_asym.py", {"hangs": 14}),
    Row("reports/beside_path.py", {"holds": 6}, {"total 1": 4, "total 2": 2}),
    Row("reports/timeouts_ring.py", {"holds": 20}, {"heard": 4, "gives up": 16}),
    Row("reports/heartbeat_deadlock.py", {"holds": 4, "hangs": 4}),
    Row("reports/typo_before_say.py", {"fails": 1}, also=has_traceback),
    Row("reports/join_poll.py", {"holds": 2}, {"all gone": ALL}, joined),
    Row("reports/alarm_default.py", {"holds": SOME}, also=ends_by_alarm),
    Row("reports/pool_autopsy.py", {"hangs": 1}, also=stuck("a", "b")),
    Row("reports/sigterm_handler.py", {"holds": SOME}, {"ends": ALL}, handler_is_named),
]

KINDS = [
    # One wait with a limit, and one who may be in time.
    Row("waits.py lock", {"holds": 6}, {"has it": 4, "gives up": 2}),
    Row("waits.py queued", {"holds": 4}, GIVES_UP),
    Row("waits.py pipe", {"holds": 4}, GIVES_UP),
    Row("waits.py either_pipe", {"holds": 4}, GIVES_UP),
    Row("waits.py event", {"holds": 4}, GIVES_UP),
    Row("waits.py condition", {"holds": 4}, GIVES_UP),
    Row("waits.py barrier", {"holds": 10}, {"has it": 4, "gives up": 6}),
    Row("waits.py join", {"holds": 3}, {"has it": 1, "gives up": 2}, joined),
    Row("waits.py sentinel", {"holds": 3}, {"has it": 1, "gives up": 2}),
    Row("waits.py result", {"holds": 3}, {"has it": 1, "gives up": 2}),
    Row("waits.py future", {"holds": 3}, {"has it": 1, "gives up": 2}),
    Row("waits.py thread_event", {"holds": 4}, GIVES_UP),
    Row("waits.py thread_queue", {"holds": 4}, GIVES_UP),
    Row("waits.py zero", {"holds": 5}, {"has it": 3, "gives up": 2}, no_time_passes),
    Row("waits.py zero_sleep", {"holds": 1}, {"has it": ALL}, no_time_passes),
    Row("waits.py sleep", {"holds": 4}, GIVES_UP),
    Row("waits.py sleep_twice", {"holds": SOME}, {"has it": SOME, "gives up": SOME}),
    Row("waits.py async_sleep", {"holds": SOME}, also=both_or_untried),
    Row("waits.py async_wait_for", {"holds": SOME}, also=both_or_untried),
    # Loops that poll.
    Row("waits.py poll", {"holds": 3}, {"has it": ALL}),
    Row("waits.py poll_nobody", {"hangs": 3}),
    Row("waits.py poll_together", {"hangs": SOME}),
    Row("waits.py aloud", {"holds": 4}, {"has it": ALL}),
    Row("waits.py poll_queue", {"holds": 3}, {"has it": ALL}),
    Row("waits.py poll_queue_nobody", {"hangs": 1}),
    Row("waits.py is_alive", {"holds": 2}, {"has it": ALL}),
    Row("waits.py rings_again", {"holds": 6}, {"has it": ALL}),
    # Steps in which several go on; the model of counting.py gives the numbers of schedules.
    Row("wakes.py barrier", {"holds": 36}, also=last_is_first),
    Row("wakes.py event", {"holds": 66}, also=cyd_is_first),
    Row("wakes.py condition", {"holds": 16}, {"eats": ALL}),
    Row("wakes.py feeders", {"holds": 16}, also=numbered),
    Row("wakes.py semaphore", {"holds": 288}, also=in_order_of_coming),
    Row("wakes.py exchange", {"holds": 4}, {"has it": ALL}),
    Row("wakes.py killed", {"holds": 5}, also=bob_has_it),
    # Other ways to be an actor, and those who are none.
    Row("wakes.py own_session", {"holds": 6}),
    Row("wakes.py by_hand", {"holds": 6}),
    Row("wakes.py threads", {"holds": 4}),
    Row("wakes.py manager", {"holds": 6}, {"total 1": 4, "total 2": 2}),
    Row("wakes.py beating_threads", {"holds": 4}),
    Row("wakes.py beating_process", {"holds": 4}),
    Row("wakes.py stdin", {"holds": 1}, {"has ''": ALL}),
    # Signals.
    Row("wakes.py handler", {"holds": SOME}, {"hears": ALL, "goes": ALL}),
    Row("wakes.py alarm", {"holds": SOME}, {"woke": ALL}),
    Row("wakes.py deadly_alarm", {"holds": SOME}, {"not reached": 0}, ends_by_alarm),
    Row("wakes.py sigwait", {"holds": SOME}, {"woke": ALL}),
    Row("wakes.py sigwait_nobody", {"hangs": 1}),
    # Names that belong to the whole machine.
    Row("outside.py tcp", {"holds": 6}, {"has 4 letters": ALL}),
    Row("outside.py fixed_port", {"holds": 6}, {"has 4 letters": ALL}),
    Row("outside.py unix", {"holds": 6}, {"has 4 letters": ALL}),
    Row("outside.py listener_tcp", {"holds": 6}, {"has SOUP": ALL}),
    Row("outside.py listener_unix", {"holds": 6}, {"has SOUP": ALL}),
    Row("outside.py silent_pair", {"hangs": 1}),
    Row("outside.py shared_memory", {"holds": 6}, {"total 1": 4, "total 2": 2}),
    Row("outside.py beside", {"holds": 6}, {"total 1": 4, "total 2": 2}),
    # Limits that the kernel keeps.
    Row("outside.py so_rcvtimeo", {"holds": SOME}, also=both_or_untried),
    Row("outside.py selected", {"holds": SOME}, also=both_or_untried),
    Row("outside.py sqlite", {"holds": SOME}, also=lambda every: bool(every.untried)),
    Row("outside.py timerfd", {"holds": SOME}, {"woke": ALL}),
]


def rows(table):
    params = []
    for row in table:
        marks = []
        if "timerfd" in row.command and not hasattr(os, "timerfd_create"):
            marks.append(pytest.mark.skip(reason="this Python has no timerfd"))
        params.append(pytest.param(row, marks=marks, id=row.command))
    return params


@pytest.mark.parametrize("row", rows(REPORTS))
def test_a_report(programs, row):
    explored(programs, row)


@pytest.mark.parametrize("row", rows(KINDS))
def test_another_of_the_kind(programs, row):
    explored(programs, row)


# A spawned worker makes the gate of blame.py anew, at the top of the module, and it is open there.
@pytest.mark.everything
@pytest.mark.parametrize("row", rows(row for row in REPORTS + KINDS if row.command != "reports/blame.py"))
def test_the_same_under_spawn(programs, row):
    explored(programs, row, "spawn")


def test_lines_before_a_hang_are_not_lost(programs):
    run = launch(programs / "reports/lostprint.py")
    assert run.outcome == "hung" and "main: has started the worker" in run.output
    assert "worker: before the lock" in run.output


def test_what_was_found_before_the_limit_is_shown(programs):
    every = explore(programs / "reports/loop.py", limit=40)
    assert not every.complete and len(every.runs) == 40
    assert every.shortest("fails").errors[0].splitlines()[-1].startswith("AssertionError: ")
    assert "AssertionError" in str(every) and "40" in str(every)


def test_the_method_stands_in_the_result_and_check_tries_both(programs):
    program = programs / "reports/spawnonly.py"
    right(Row("reports/spawnonly.py", {"holds": 1}), explore(program, start_method="fork"))
    spawned = explore(program, start_method="spawn")
    assert spawned.counts["fails"] == 1 and "spawn" in str(spawned)
    grade = check(program)
    assert not grade.passed and "spawn" in str(grade)


def test_a_hang_has_its_ways(programs):
    every = explore(programs / "reports/cond_say.py")
    assert len({tuple(sorted(run.stacks.items())) for run in hung(every)}) > 1
    hangs = [found.run for found in every.findings if found.kind == "hangs"]
    assert len(hangs) > 1 and len({tuple(sorted(run.stacks.items())) for run in hangs}) == len(hangs)
    assert "Ann was ended by SIGKILL" in str(every)


def test_an_absolute_path(programs, tmp_path):
    row = Row("outside.py absolute", {"holds": 6}, {"total 1": 4, "total 2": 2})
    explored(programs, row, extra=(tmp_path,))
    assert not [*tmp_path.iterdir()]


@contextmanager
def served(answers, path=None):
    """A server outside of the program, that answers, or never does. Gives its port, or its path."""
    with socket.create_server(("127.0.0.1", 0)) if path is None else socket.socket(socket.AF_UNIX) as shop:
        if path is not None:
            shop.bind(str(path))
            shop.listen()
        lines = []

        def serve():
            while True:
                try:
                    line, _ = shop.accept()
                except OSError:
                    return
                lines.append(line)
                if answers:
                    with suppress(OSError):  # its caller was ended
                        line.sendall(line.recv(100).upper())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield path or shop.getsockname()[1]
        finally:
            shop.shutdown(socket.SHUT_RDWR)
            thread.join(10)
            for line in lines:
                line.close()


def test_a_server_outside_answers(programs):
    with served(answers=True) as port:
        explored(programs, Row("outside.py server", {"holds": 1}, {"has SOUP": ALL}), extra=(port,))


def named_in_the_text(what):
    return lambda every: what in str(every) and all(run.outcome == "unknown" for run in every.runs)


def test_a_server_outside_that_never_answers(programs):
    with served(answers=False) as port:
        row = Row(
            "outside.py server", {"cannot tell": 1}, also=named_in_the_text(f"Ann waits for 127.0.0.1:{port}")
        )
        explored(programs, row, extra=(port,))


def test_a_unix_server_outside_answers(programs, tmp_path):
    with served(answers=True, path=tmp_path / "counter") as path:
        explored(programs, Row("outside.py unix_server", {"holds": 1}, {"has SOUP": ALL}), extra=(path,))


@pytest.mark.parametrize("way", ["unix_server", "unix_server_polled"])
@pytest.mark.parametrize("name", ["counter", "\0every_schedule_counter"])
def test_a_unix_server_outside_that_never_answers(programs, tmp_path, way, name):
    with served(answers=False, path=name if name[0] == "\0" else tmp_path / name) as path:
        told = f"Ann waits for {name.replace(chr(0), '@')}, outside the program"
        row = Row(f"outside.py {way}", {"cannot tell": 1}, also=named_in_the_text(told))
        explored(programs, row, extra=(str(path).replace("\0", "@"),))


def test_a_fifo_whose_other_end_is_outside(programs, tmp_path):
    path = tmp_path / "counter"
    os.mkfifo(path)
    end = os.open(path, os.O_RDWR)
    try:
        explored(
            programs,
            Row("outside.py fifo", {"cannot tell": 1}, also=named_in_the_text("Ann waits for counter")),
            extra=(path,),
        )
    finally:
        os.close(end)


def test_a_terminal_whose_other_end_is_outside(programs):
    keyboard, screen = os.openpty()
    try:
        row = Row("outside.py pty", {"cannot tell": 1}, also=named_in_the_text("Ann waits for a terminal"))
        explored(programs, row, extra=(os.ttyname(screen),))
    finally:
        os.close(keyboard)
        os.close(screen)
