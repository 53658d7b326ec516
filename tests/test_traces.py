"""Tracebacks and stack dumps come down to the program's own lines, under every Python."""

import subprocess
import sys
import threading

import pytest

from every_schedule.engine import traces
from every_schedule.engine.traces import Own
from every_schedule.inside import report

PROGRAM = """\
import faulthandler, logging, sys, threading
from multiprocessing import Pool, Process

def find(number):
    try:
        {}[number]
    except KeyError as error:
        late = ValueError("no such ticket\\nask at the door\\n\\nor go home")
        late.add_note("a note")
        raise late from error

def find_and_log(number):
    try:
        find(number)
    finally:
        logging.warning("the shop closes")

def both():
    raise ExceptionGroup("two things", [ValueError("one"), KeyError("two")])

def main(way):
    if way == "main":
        find(1)
    if way == "child":
        ann = Process(target=find_and_log, args=(1,), name="Ann")
        ann.start()
        ann.join()
    if way == "pool":
        with Pool(1) as pool:
            pool.map(find, [1])
    if way == "thread":
        thread = threading.Thread(target=find, args=(1,))
        thread.start()
        thread.join()
    if way == "group":
        both()
    if way == "again":
        try:
            find(1)
        except ValueError:
            raise TypeError("lost") from None
    if way == "bare":
        raise KeyboardInterrupt
    if way == "exit":
        sys.exit("the shop\\nis closed")

if __name__ == "__main__":
    main(sys.argv[1])
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "shop.py"
    path.write_text(PROGRAM)
    return path


def stderr_of(path, *args):
    return subprocess.run(
        [sys.executable, path, *args], capture_output=True, text=True, encoding="utf-8"
    ).stderr


def own_reports(program, way):
    return traces.parsed(stderr_of(program, way), Own(str(program)))


@pytest.mark.parametrize(
    "way, reason",
    [
        ("main", "ValueError: no such ticket"),
        ("child", "ValueError: no such ticket"),
        ("pool", "ValueError: no such ticket"),
        ("thread", "ValueError: no such ticket"),
        ("group", "ExceptionGroup: two things (2 sub-exceptions)"),
        ("again", "TypeError: lost"),
        ("bare", "KeyboardInterrupt"),
    ],
)
def test_the_reason_is_the_exception(program, way, reason):
    (error,) = traces.errors(stderr_of(program, way), str(program))
    assert traces.reason(error) == reason


def test_what_is_no_exception_comes_down_to_its_last_line(program):
    said = stderr_of(program, "exit").strip()
    assert traces.errors(said, str(program)) == [] and traces.reason(said) == "is closed"
    assert traces.reason("usage: shop.py [-h]\nshop.py: error: no buyers") == "shop.py: error: no buyers"
    assert traces.reason("") == ""


def test_an_exception_has_a_structure(program):
    (error,) = own_reports(program, "child")
    assert (error.heading, error.kind, error.message) == ("Process Ann:", "ValueError", "no such ticket")
    assert error.more[:4] == ["ask at the door", "", "or go home", "a note"]
    calls = [place.call for place in error.frames]
    assert calls == ["find(number)", "raise late from error"]  # of the last exception, not of its cause
    assert error.text in traces.errors(stderr_of(program, "child"), str(program))


def test_a_group_keeps_its_own_message(program):
    (error,) = own_reports(program, "group")
    assert (error.kind, error.message) == ("ExceptionGroup", "two things (2 sub-exceptions)")
    assert error.more == ["ValueError: one", "KeyError: 'two'"]


def test_lines_of_other_own_files_are_shown(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "till.py").write_text("def pay():\n    raise ValueError('no money')\n")
    installed = tmp_path / "venv" / "site-packages"
    installed.mkdir(parents=True)
    (installed / "bought.py").write_text("def call(f):\n    f()\n")
    script = tmp_path / "run.py"
    script.write_text(
        f"import sys; sys.path.append({str(installed)!r})\n"
        "from shop.till import pay\nfrom bought import call\ncall(pay)\n"
    )
    assert traces.errors(stderr_of(script), str(script)) == [
        "  run.py:4, call(pay)\n  shop/till.py:2, raise ValueError('no money')\nValueError: no money"
    ]


def test_whose_a_file_is(tmp_path):
    script = str(tmp_path / "scripts" / "run.py")
    own = Own(script)
    assert own.name(script) == "run.py"
    assert own.name(str(tmp_path / "scripts" / "a" / "b.py")) == "a/b.py"
    for strange in (
        str(tmp_path / "other.py"),
        str(tmp_path / "scripts2" / "other.py"),
        str(tmp_path / "scripts" / ".venv" / "site-packages" / "numpy" / "core.py"),
        "<string>",
        "<frozen runpy>",
    ):
        assert own.name(strange) == ""
    assert Own(script, str(tmp_path)).name(str(tmp_path / "other.py")) == "other.py"
    # A script in a folder that has a Python and the lab below it.
    assert Own("/run.py").name(subprocess.__file__) == Own("/run.py").name(traces.__file__) == ""


DUMPS = """\
import faulthandler, threading

def waits():
    with bell:
        ready.release()
        bell.wait()

def call(f, *args):
    with bell:  # so the other one waits by now
        f(*args)

bell, ready = threading.Condition(), threading.Semaphore(0)
for target in (waits, threading.Event().wait):
    threading.Thread(target=target, daemon=True).start()
ready.acquire()
call(faulthandler.dump_traceback)
"""


@pytest.mark.parametrize("folder", ["plain", "Kürbis 南瓜"])
def test_threads_of_a_dump(tmp_path, folder):
    script = tmp_path / folder / "dumps.py"
    script.parent.mkdir()
    script.write_text(DUMPS)
    own = Own(str(script))
    found = traces.threads(stderr_of(script))
    assert str(found[0].place(own)) == "dumps.py:10, f(*args)"
    (other,) = [thread for thread in found[1:] if thread.function(own)]
    place = other.place(own)
    assert other.function(own) == "waits"
    assert str(place) == "dumps.py:6, bell.wait()"
    assert other.ident and other.ident != found[0].ident
    assert traces.innermost(stderr_of(script), str(script)) == "dumps.py:10, f(*args)"


def test_headings_of_a_dump_of_every_python():
    frame = '  File "/a/run.py", line 3 in work\n'
    since_3_14 = (
        "Fatal Python error: Aborted\n\n"
        f"Thread 0x00007f01 [Thread-1 (work)] (most recent call first):\n{frame}\n"
        f"Current thread 0x00007f02 [python] (most recent call first):\n{frame}\n"
        "Current thread's C stack trace (most recent call first):\n"
        '  Binary file "python", at _Py_DumpStack+0x3a [0x5]\n' + frame
    )
    found = traces.threads(since_3_14)
    assert [(thread.ident, len(thread.frames)) for thread in found] == [(0x7F02, 1), (0x7F01, 1)]
    (only,) = traces.threads(f"Stack (most recent call first):\n{frame}")
    assert only.function(Own("/a/run.py")) == "work"
    assert traces.innermost("killed", "/a/run.py") == "not in the script"


def test_the_main_thread_comes_first_whoever_was_signalled():
    frame = '  File "/a/run.py", line 3 in work\n'
    begin = f'  File "{threading.__file__}", line 1030 in _bootstrap\n'
    main = f"Thread 0x01 (most recent call first):\n{frame}\n"
    other = f"Current thread 0x02 (most recent call first):\n{frame}{begin}\n"
    assert [thread.ident for thread in traces.threads(other + main)] == [1, 2]
    assert [thread.ident for thread in traces.threads(main + other)] == [1, 2]


def test_a_place_in_a_library():
    from multiprocessing import pool, queues

    def dump(*calls):
        lines = "".join(f'  File "{file}", line 1 in {name}\n' for file, name in calls)
        (thread,) = traces.threads("Current thread 0x01 (most recent call first):\n" + lines)
        return thread

    own = Own("/a/run.py")
    ends = dump(("/usr/lib/threading.py", "join"), (queues.__file__, "_finalize_join"), ("/b.py", "x"))
    assert str(ends.place(own)) == "multiprocessing/queues.py, _finalize_join"
    assert not ends.idle()
    assert dump((queues.__file__, "get"), (pool.__file__, "worker")).idle()
    assert not dump((queues.__file__, "get"), ("/a/run.py", "worker")).idle()
    assert not dump((queues.__file__, "put"), (pool.__file__, "worker")).idle()


def test_a_line_is_read_anew(tmp_path):
    script = tmp_path / "run.py"
    dump = f'Current thread 0x01 (most recent call first):\n  File "{script}", line 1 in work\n'
    for line in "first()", "second_call()":
        script.write_text(line + "\n")
        assert traces.innermost(dump, str(script)) == f"run.py:1, {line}"


@pytest.mark.parametrize(
    "path, own",
    [
        ("/srv/ann/site-packages/shop/main.py", True),
        ("/srv/ann/site-packages/shop/deep/er.py", True),
        ("/srv/ann/site-packages/shop/venv/lib/site-packages/lib.py", False),
        ("/srv/ann/site-packages/shop/dist-packages/lib.py", False),
        ("/srv/ann/site-packages/shop_of_others/main.py", False),
        (subprocess.__file__, False),
    ],
)
def test_inside_and_outside_agree_on_what_is_the_programs_own(path, own, monkeypatch):
    """Also of a program that lies below a folder with a library's name."""
    folder = "/srv/ann/site-packages/shop/"
    monkeypatch.setattr(report, "folder", folder)
    report.own.cache_clear()
    assert report.own(path) is own
    assert bool(Own(f"{folder}run.py").name(path)) is own
    report.own.cache_clear()
