"""Programs out of the ordinary, each of which the lab once took wrong."""

import multiprocessing
import os
import secrets
import selectors
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from chapter import each_method
from every_schedule import LabError, check, explore, launch
from every_schedule._launch import job
from every_schedule.engine import linux, workspace
from every_schedule.schedule import parse, text

PROGRAMS = Path(__file__).parent / "programs"
HEAD = (
    "import os, sys\nfrom multiprocessing import Barrier, Lock, Pool, Process\nfrom scripts.say import say\n"
)
MAIN = """
if __name__ == "__main__":
    {setting}
    people = [Process(target=work, args=({args}), name=name) for name in {names}]
    for person in people:
        person.start()
    for person in people:
        person.join()
"""


@pytest.fixture
def script(tmp_path):
    def write(work, names=("Ann", "Bob"), setting="pass", args=""):
        path = tmp_path / "broken.py"
        path.write_text(HEAD + work + MAIN.format(names=names, setting=setting, args=args), encoding="utf-8")
        return path

    return write


@each_method
def test_exceptions_of_one_step_do_not_mix(script, method):
    work = 'def work(all):\n    say("comes")\n    all.wait()\n    raise ValueError(os.environ["HOME"])\n'
    names = ("Ann", "Bob", "Cyd", "Dan")
    path = script(work, names, "all = Barrier(4)", "all,")
    for _ in range(3):
        errors = launch(path, schedule="", start_method=method).errors
        assert [error.splitlines()[0] for error in errors] == [f"Process {name}:" for name in names]
        assert [len(error.splitlines()) for error in errors] == [3] * 4


@each_method
def test_a_hung_run_says_who_failed_before(script, method):
    work = 'def work(lock):\n    say("a")\n    lock.acquire()\n    raise ValueError("oops")\n'
    run = launch(script(work, setting="lock = Lock()", args="lock,"), schedule="Ann Bob", start_method=method)
    assert run.outcome == "hung" and "Bob" in run.stacks
    assert [error.splitlines()[-1] for error in run.errors] == ["ValueError: oops"]


def test_an_exception_group_is_an_exception(script):
    work = (
        'def work():\n    say("a")\n    raise ExceptionGroup("two", [ValueError("one"), KeyError("other")])\n'
    )
    run = launch(script(work, ("Ann",)), schedule="")
    assert run.outcome == "failed"
    assert run.errors[0].splitlines()[-3:] == [
        "ExceptionGroup: two (2 sub-exceptions)",
        "ValueError: one",
        "KeyError: 'other'",
    ]


@each_method
def test_the_order_of_a_set_is_no_throw_of_the_dice(script, method):
    work = 'def work():\n    say("a")\n    for one in {"apple", "fig", "kiwi", "pear"}:\n        say(one)\n'
    path = script(work, ("Ann",))
    lines = explore(path).runs[0].lines
    assert launch(path, schedule="", start_method=method).lines == lines


def test_a_script_is_compiled_as_python_does(tmp_path):
    path = tmp_path / "plain.py"
    text = "from scripts.say import say\ndef f(n: int): pass\nsay(f.__annotations__['n'])\nsay('caf\xe9')\n"
    for data in (text.encode("utf-8-sig"), b"# coding: latin-1\n" + text.encode("latin-1")):
        path.write_bytes(data)
        assert [line.what for line in launch(path, schedule="").lines] == ["<class 'int'>", "caf\xe9"]


@pytest.mark.parametrize("text", ["if True\n  x\n", "x = '\0'\n"])
def test_a_script_that_is_no_python_is_shown(tmp_path, text):
    path = tmp_path / "torn.py"
    path.write_text(text)
    for shown in (explore(path), check(path)):
        assert "SyntaxError" in shown._repr_html_()
    if "if" in text:
        assert explore(path).runs[0].errors == ["  torn.py:1, if True\nSyntaxError: expected ':'"]


def test_names_that_are_no_texts(script):
    path = script(
        "def work(n):\n    say('a', who=n)\n    say('b', who=n)\n", (), "Pool(2).map(work, range(2), 1)"
    )
    every = explore(path)
    assert len(every.runs) == 6 and every.runs[0].actors == ["0", "1"]
    assert "<img" in every._repr_html_() and str(every)
    assert launch(path, schedule="1 0").schedule[:2] == ["1", "0"]


@pytest.mark.parametrize("names", [["task 1"], ["task 1", "task 2"], ["Ann"], ["Ann", "Bob"]])
def test_a_schedule_as_text_is_what_launch_takes(names):
    assert parse(text(names)) == names
    assert eval(text(["f(1, 2)", "g"])) == ["f(1, 2)", "g"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a session is looked up in /proc")
def test_whoever_leaves_the_session_stays_in_the_program(script):
    work = 'def work():\n    os.setsid()\n    say("a")\n    say("b")\n'
    for _ in range(3):
        assert len(explore(script(work)).runs) == 6
    run = launch(
        script(
            'def work():\n    os.setsid()\n    say("a")\n    Lock().acquire()\n    Barrier(2).wait()\n',
            ("Ann",),
        ),
        schedule="",
    )
    assert run.outcome == "hung"
    assert not [c for stage in psutil.Process().children() for c in stage.children(recursive=True)]


def test_a_flood_is_stopped(script):
    with pytest.raises(LabError, match="has written more than 50 MB"):
        launch(
            script('def work():\n    say("a")\n    while True:\n        os.write(1, b"x" * 65536)\n'),
            schedule="Ann Bob",
        )


@pytest.mark.parametrize(
    "options", [{"timeout": None}, {"timeout": "5"}, {"patience": None}, {"timeout": -1}]
)
@pytest.mark.parametrize("function", [explore, check])
def test_seconds_that_are_none(script, options, function):
    with pytest.raises(LabError, match="takes seconds"):
        function(script("def work():\n    say('a')\n"), **options)


@pytest.mark.parametrize("limit", [0, -1, None, "many"])
@pytest.mark.parametrize("function", [explore, check])
def test_a_limit_that_is_none(script, limit, function):
    with pytest.raises(LabError, match="takes a number of schedules"):
        function(script("def work():\n    say('a')\n"), limit=limit)


@pytest.mark.parametrize("function", [launch, explore, check])
def test_a_start_method_that_is_none(script, function):
    with pytest.raises(LabError, match="There is no start method 'thread' here"):
        function(script("def work():\n    say('a')\n"), start_method="thread")


def test_launch_takes_a_fresh_interpreter(tmp_path):
    """Which has not imported what scripts commonly do."""
    path = tmp_path / "fresh.py"
    path.write_text("import sys\nfrom scripts.say import say\nsay('argparse' in sys.modules)\n")
    assert launch(path, schedule="", start_method="fork").count("False") == 1


def test_nobody_is_called_like_the_passing_of_time(script):
    with pytest.raises(LabError, match="No actor may be called '~'"):
        explore(script("def work():\n    say('a')\n", ("~",)))


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="there is no alarm")
def test_an_alarm_wakes(script):
    work = (
        'def work():\n    import signal\n    say("a")\n    signal.signal(signal.SIGALRM, lambda *_: None)\n'
        '    signal.setitimer(signal.ITIMER_REAL, 0.3)\n    signal.pause()\n    say("b")\n'
    )
    every = explore(script(work, ("Ann",)))
    assert every.counts["holds"] == 1 and every.runs[0].schedule == ["Ann", "Ann~", "Ann"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_has_helpers_of_its_own(script):
    path = script('def work():\n    say("a")\n', ("Ann",))
    explore(path)  # the helper processes are started
    fork = multiprocessing.get_context("fork")
    reader, writer = fork.Pipe(False)
    child = fork.Process(target=lambda: writer.send(len(explore(path).runs)))
    child.start()
    assert len(explore(path).runs) == 1
    assert reader.poll(30) and reader.recv() == 1
    child.join()


def test_a_flood_without_a_newline_is_stopped_in_a_free_run_too(script):
    work = 'def work():\n    say("a")\n    while True:\n        os.write(1, b"x" * 65536)\n'
    with pytest.raises(LabError, match="has written more than 50 MB"):
        launch(script(work, ("Ann",)))


def test_a_tree_that_is_a_thousand_steps_deep_is_drawn(script):
    every = explore(script("def work():\n    for number in range(1500):\n        say(number)\n", ("Ann",)))
    assert "<img" in every._repr_html_()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills a process group as a whole")
def test_whoever_was_not_seen_ends_with_the_group(tmp_path):
    """As one does that forks, and leaves it to its child to go on, faster than anybody can look."""
    path = tmp_path / "leaves.py"
    path.write_text("import os, time\nif child := os.fork():\n    print(child)\nelse:\n    time.sleep(600)\n")
    task = job(path, [], None, (), "fork", 20, 1) | {"id": secrets.token_hex(4), "fresh": True}
    folder = workspace.folder_of(task["id"])
    os.mkdir(folder)
    program = linux.start(task, folder, workspace.environment())
    with selectors.DefaultSelector() as selector:
        program.watch(selector)
        while program.returncode is None:
            program.alive()
        program.drain()
        program.close()
    workspace.remove(task["id"])
    left = int(program.new_output())
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(left)
        psutil.wait_procs([process], timeout=60)
        assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@each_method
def test_a_stranger_at_the_door_is_no_actor(method):
    run = launch(PROGRAMS / "stranger.py", schedule="", start_method=method)
    assert run.actors == run.schedule == ["MainProcess"] and run.count("sees the stranger go") == 1


def test_a_free_run_that_is_stuck_is_seen_to_be():
    """And does not wait until its time is up."""
    code = "import sys; from every_schedule import launch; print(launch(sys.argv[1], 'hangs', timeout=10**6))"
    command = [sys.executable, "-c", code, PROGRAMS / "ends.py"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert "hung; still waiting" in done.stdout
