"""What the lab says of a run that hangs or fails: who waits where, who was killed, what was printed."""

import math
import os
import selectors
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from chapter import each_method
from every_schedule import LabError, explore, launch
from every_schedule.engine import autopsy, client, linux, notes, tasks
from every_schedule.words import still_running, was_killed

exactly = pytest.mark.skipif(not client.exact(), reason="reads /proc")


@pytest.fixture
def write(tmp_path):
    """Write a file of a program; gives its path."""

    def write_file(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        return path

    return write_file


BANK = """\
    from scripts.say import say

    def move(first, second):
        say("comes")
        with first:
            say("has one lock")
            with second:
                say("has both")
"""


@each_method
def test_every_own_file_counts(write, method):
    write("office/bank.py", BANK)
    script = write(
        "run.py",
        """\
        from multiprocessing import Lock, Process
        from office.bank import move

        if __name__ == "__main__":
            a, b = Lock(), Lock()
            ann = Process(target=move, args=(a, b), name="Ann")
            bob = Process(target=move, args=(b, a), name="Bob")
            ann.start()
            bob.start()
            ann.join()
            bob.join()
        """,
    )
    assert launch(script, schedule="Ann Bob", start_method=method).stacks == {
        "Ann": "office/bank.py:7, with second:",
        "Bob": "office/bank.py:7, with second:",
        "MainProcess": "run.py:10, ann.join()",
    }


@each_method
def test_every_thread_that_has_own_code(write, method):
    script = write(
        "threads.py",
        """\
        import threading
        from multiprocessing import Lock, Process
        from scripts.say import say

        def beat(lock):
            say("beats")
            lock.acquire()

        def work(lock):
            threads = [threading.Thread(target=beat, args=(lock,)) for _ in range(1)]
            threads.append(threading.Thread(target=threading.Event().wait, daemon=True))
            for thread in threads:
                thread.start()
            threads[0].join()

        if __name__ == "__main__":
            lock = Lock()
            lock.acquire()
            ann = Process(target=work, args=(lock,), name="Ann")
            ann.start()
            ann.join()
        """,
    )
    assert launch(script, schedule="Ann", start_method=method).stacks == {
        "Ann": "threads.py:14, threads[0].join()",
        "Ann/beat": "threads.py:7, lock.acquire()",
        "MainProcess": "threads.py:21, ann.join()",
    }


POOL = """\
    from multiprocessing import Lock, Pool
    from scripts.say import say

    def begin(lock):
        global gate
        gate = lock

    def work(name):
        say("starts", who=name)
        if name == STUCK:
            gate.acquire()
        say("ends", who=name)

    STUCK = "task 1"

    if __name__ == "__main__":
        gate = Lock()
        gate.acquire()
        with Pool(1, begin, (gate,)) as pool:
            pool.map(work, TASKS, chunksize=1)
            gate.acquire()
"""


@each_method
@pytest.mark.parametrize("tasks", [["task 2", "task 1"], ["task 1", "task 2"], ["a", "task 1", "z"]])
def test_of_several_actors_in_a_process_the_last_mover_waits(write, method, tasks):
    script = write("blame.py", POOL.replace("TASKS", str(tasks)))
    run = launch(script, schedule="", start_method=method)
    assert run.stacks == {
        "MainProcess": f"blame.py:20, pool.map(work, {tasks}, chunksize=1)",
        "task 1": "blame.py:11, gate.acquire()",
    }


@each_method
def test_tasks_that_have_ended_are_not_blamed(write, method):
    script = write("idle.py", POOL.replace("TASKS", "['task 2', 'task 3']"))
    run = launch(script, schedule="", start_method=method)
    assert run.stacks == {"MainProcess": "idle.py:21, gate.acquire()"}


BELL = """\
    import os, signal
    from multiprocessing import Condition, Process
    from scripts.say import say

    def sleep(bell):
        say("lies down")
        with bell:
            bell.wait()

    if __name__ == "__main__":
        bell = Condition()
        ann = Process(target=sleep, args=(bell,), name="Ann")
        ann.start()
        say("looks")
        os.kill(ann.pid, signal.SIGKILL)
        if WAITS:
            ann.join()
        say("rings")
        with bell:
            bell.notify_all()
"""


@exactly
@each_method
def test_who_was_killed_in_which_step(write, method):
    run = launch(
        write("bell.py", BELL.replace("WAITS", "True")),
        schedule="Ann MainProcess MainProcess",
        start_method=method,
    )
    assert run.outcome == "hung" and list(run.stacks) == ["MainProcess"]
    assert {who: tuple(how) for who, how in run.killed.items()} == {"Ann": (2, signal.SIGKILL)}
    assert run.ends == {"Ann": 2}


@exactly
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_who_was_killed_while_nobody_waits_for_it(write, method):
    run = launch(
        write("bell.py", BELL.replace("WAITS", "False")),
        schedule="Ann MainProcess MainProcess",
        start_method=method,
    )
    assert run.outcome == "hung" and tuple(run.killed["Ann"]) == (2, signal.SIGKILL)


def test_nobody_was_killed_who_ended_well(write):
    script = write(
        "ends.py",
        """\
        import sys
        from multiprocessing import Lock, Process
        from scripts.say import say

        def work(code):
            say("ends")
            sys.exit(code)

        if __name__ == "__main__":
            for name, code in ("Ann", 0), ("Bob", 3):
                process = Process(target=work, args=(code,), name=name)
                process.start()
                process.join()
            lock = Lock()
            lock.acquire()
            lock.acquire()
        """,
    )
    run = launch(script, schedule="Ann Bob", start_method="fork" if os.name == "posix" else "spawn")
    assert run.outcome == "hung" and set(run.ends) == {"Ann", "Bob"} and run.killed == {}


def test_the_words_for_it():
    assert was_killed("Ann", 2, 9) == "Ann was killed by SIGKILL in step 2"
    assert was_killed("Ann", 0, 44) == "Ann was killed by signal 44 in step 0"
    assert still_running(20) == still_running(20.0) == "still running after 20 s"


@exactly
@each_method
@pytest.mark.parametrize(
    "setting, place",
    [
        ("signal.signal(signal.SIGABRT, signal.SIG_IGN)", "deaf.py:8, lock.acquire()"),
        ("signal.signal(signal.SIGABRT, lambda *_: None)", "deaf.py:8, lock.acquire()"),
        ("signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGABRT])", "deaf.py:8, lock.acquire()"),
        (
            "for number in (signal.SIGABRT, signal.SIGILL): signal.signal(number, signal.SIG_IGN)",
            "(not known: it ignores SIGABRT)",
        ),
    ],
)
def test_whoever_ignores_the_signal_is_read_all_the_same(write, method, setting, place):
    script = write(
        "deaf.py",
        f"""\
        import signal
        from multiprocessing import Lock, Process
        from scripts.say import say

        def work(lock):
            {setting}
            say("waits")
            lock.acquire()

        if __name__ == "__main__":
            lock = Lock()
            lock.acquire()
            ann = Process(target=work, args=(lock,), name="Ann")
            ann.start()
            ann.join()
        """,
    )
    run = launch(script, schedule="Ann", start_method=method)
    assert run.stacks == {"Ann": place, "MainProcess": "deaf.py:15, ann.join()"}


class Deaf:
    """A program of one process that no signal ends."""

    gap = 0.0

    def __init__(self, looks):
        self.looks = iter(looks)  # raises StopIteration where somebody looks on for ever
        self.got = []

    def drain(self):
        return False

    def errors(self):
        return b""

    def alive(self):
        return {7}

    def threads(self, pid):
        return next(self.looks)

    def dump(self, pid, number):
        self.got.append(number)

    def kill(self, pid):
        self.got.append("killed")


def test_whoever_sleeps_on_after_its_signal_is_not_waited_for():
    asleep = {(7, 7): (b"1 2 3", b"202")}
    awake = {(7, 7): (b"1 2 4", b"202")}
    deaf = Deaf([None, asleep, awake, awake, None, asleep, asleep, asleep, asleep])
    assert autopsy._dump(deaf, 7, math.inf) == ("", autopsy.IGNORES)
    assert deaf.got == [signal.SIGABRT, signal.SIGILL, "killed"]
    assert list(deaf.looks) == []


def test_the_autopsy_ends_when_its_time_is_up():
    deaf = Deaf([])  # nobody looks
    assert autopsy._dump(deaf, 7, time.monotonic() - 1) == ("", autopsy.TOO_SLOW)
    assert str(autopsy.TOO_SLOW) == "(not known: it did not answer within 10 s)"
    assert deaf.got[-1] == "killed"


SILENT = """\
    from multiprocessing import Lock, Process

    def work(lock, deep):
        if deep:
            inner = Process(target=work, args=(lock, False), name="Bob's")
            inner.start()
        print(f"{deep}: before the lock")
        lock.acquire()
        print("in the lock")

    if __name__ == "__main__":
        lock = Lock()
        lock.acquire()
        worker = Process(target=work, args=(lock, True), name="Ann")
        worker.start()
        print("main: has started the worker")
        worker.join()
"""


@each_method
@pytest.mark.parametrize("schedule", [None, ""])
def test_what_was_printed_before_a_hang_is_there(write, method, schedule):
    run = launch(write("lost.py", SILENT), schedule=schedule, start_method=method)
    assert run.outcome == "hung"
    printed = ["False: before the lock", "True: before the lock", "main: has started the worker"]
    assert sorted(run.output.splitlines()) == printed


@each_method
@pytest.mark.parametrize("schedule", [None, ""])
def test_who_has_not_spoken_is_called_by_the_name_of_its_process(write, method, schedule):
    run = launch(write("lost.py", SILENT), schedule=schedule, start_method=method)
    assert run.stacks == {
        "Ann": "lost.py:8, lock.acquire()",
        "Bob's": "lost.py:8, lock.acquire()",
        "MainProcess": "lost.py:17, worker.join()",
    }


FREE = """\
    from multiprocessing import Process
    from scripts.say import say

    def deeper():
        say("is deep")

    def work():
        child = Process(target=deeper)
        child.start()
        child.join()
        say("is back: all well")

    if __name__ == "__main__":
        worker = Process(target=work)
        worker.start()
        worker.join()
        print("Result: 5")
        print("no name")
"""


@each_method
def test_names_in_a_free_run_are_those_of_processes(write, method):
    run = launch(write("free.py", FREE), start_method=method)
    assert [(line.who, line.what) for line in run.lines] == [
        ("Process-1:1", "is deep"),
        ("Process-1", "is back: all well"),
        ("", "Result: 5"),
        ("", "no name"),
    ]


def test_names_of_tasks_in_a_free_run(write):
    script = write("tasks.py", FREE.replace('say("is deep")', 'say("is deep", who="task 1")'))
    run = launch(script)
    assert run.actors == ["Process-1", "Result", "task 1"]  # nobody can tell the last two apart


def test_the_speaker_of_a_line():
    assert notes.speaker("Ann: a: b", {"Ann"}, False) == ("Ann", "a: b")
    assert notes.speaker("Anna: a", {"Ann"}, False) == ("", "Anna: a")
    assert notes.speaker("Anna: a", {"Ann"}, True) == ("Anna", "a")
    assert notes.speaker("A: B: c", {"A", "A: B"}, False) == ("A: B", "c")


@each_method
def test_a_name_out_of_the_ordinary_is_noted(write, method):
    name = 'Zoë "南"\\\n'
    script = write("free.py", FREE.replace("target=work", f"target=work, name={name!r}"))
    run = launch(script, start_method=method)
    assert run.outcome == "finished", str(run)
    script = write("lost.py", SILENT.replace('"Ann"', repr(name)))
    assert set(launch(script, start_method=method).stacks) == {name, "Bob's", "MainProcess"}


def test_a_note_that_is_under_way_is_not_read(tmp_path):
    assert notes.read(str(tmp_path)) == notes.Notes()
    (tmp_path / notes.FILE).write_text("(7, 'Ann')\n(8, 'Bob')\n(7, -9)\n(8, 0)\n(8, 'Cyd')\n(9, 'Da")
    assert notes.read(str(tmp_path)) == notes.Notes({7: "Ann", 8: "Cyd"}, {7: -9})


@each_method
def test_a_worker_that_fails_before_its_first_say(write, method):
    script = write(
        "typo.py",
        """\
        from multiprocessing import Process, Value
        from scripts.say import say

        def work():
            number = Vale("i", 0)
            say("starts")

        if __name__ == "__main__":
            ann = Process(target=work, name="Ann")
            ann.start()
            ann.join()
        """,
    )
    every = explore(script, start_method=method)
    assert every.counts == {"holds": 0, "breaks": 0, "hangs": 0, "fails": 1}
    (run,) = every.runs
    assert run.errors == [
        "Process Ann:\n  typo.py:5, number = Vale(\"i\", 0)\nNameError: name 'Vale' is not defined"
    ]
    script.write_text("print('nothing')\n")
    with pytest.raises(LabError, match="ended without one say"):
        explore(script, start_method=method, points="say")


def test_the_reason_is_not_what_a_logger_wrote_next(write):
    script = write(
        "logs.py",
        """\
        import logging
        from scripts.say import say

        if __name__ == "__main__":
            say("starts")
            try:
                raise ValueError("no ticket\\nleft")
            finally:
                import atexit
                atexit.register(logging.warning, "the shop closes")
        """,
    )
    every = explore(script)
    assert every.verdicts[0].reason == "ValueError: no ticket"
    assert "WARNING:root:the shop closes" in every.runs[0].errors[0]


@exactly
def test_a_stranger_with_the_number_of_a_process_is_left_alone(tmp_path):
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    script = tmp_path / "short.py"
    script.write_text("")
    job = {
        "script": str(script),
        "name": "short.py",
        "args": [],
        "start_method": "spawn",
        "fresh": True,
        "root": str(tmp_path),
        "id": "stranger",
    }
    with selectors.DefaultSelector() as selector:
        program = linux.start(job, str(tmp_path), dict(os.environ))
        program.watch(selector)
        try:
            gone = subprocess.Popen([sys.executable, "-c", ""])
            program._tasks[stranger.pid] = tasks.Process(gone.pid)  # as if ours had had its number
            gone.wait()
            for act in program.stop, program.kill, lambda pid: program.dump(pid, 6):
                act(stranger.pid)
            assert stranger.pid not in program.alive() and program.exit_code(stranger.pid) is None
            assert stranger.pid not in program.alive()  # nor after it was found out
            stranger.communicate(b"\n")  # it still reads, and ends in its own way
            assert stranger.returncode == 0
        finally:
            stranger.kill()
            program.close()
