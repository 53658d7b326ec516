"""What a process under test loads before its own code: little, and compiled once."""

import importlib.util
import marshal
import os
import socket
import subprocess
import sys
import threading

import pytest

from every_schedule import launch
from every_schedule.engine import linux, tasks, workspace
from every_schedule.inside.child import COMPILED, HERE, NAME, load

LISTS = """
import multiprocessing, os, sys

def work(path):
    with open(path, "w") as file:
        file.write(" ".join(sys.modules))

if __name__ == "__main__":
    if len(sys.argv) > 1:
        multiprocessing.set_start_method("spawn")
    process = multiprocessing.Process(target=work, args=("child",))
    process.start()
    process.join()
    work("main")
"""
HEAVY = {"ctypes", "hashlib", "importlib.resources", "pathlib", "random", "shutil", "tempfile", "typing"}


def test_a_spawned_process_imports_nothing_heavy_for_us(tmp_path):
    script = tmp_path / "lists.py"
    script.write_text(LISTS)
    subprocess.run([sys.executable, script, "plainly"], cwd=tmp_path, check=True)
    run = launch(script, start_method="spawn", schedule="", points="operations")
    for who in ("main", "child"):
        ours, plain = run.files[who].split(), (tmp_path / who).read_text().split()
        assert f"{NAME}.operations" in ours
        assert HEAVY & set(ours) <= HEAVY & set(plain), who


@pytest.mark.parametrize(
    ("magic", "seen"), [(importlib.util.MAGIC_NUMBER, "packed"), (b"1234", "said"), (None, "said")]
)
def test_packed_code_is_taken_if_this_python_has_packed_it(tmp_path, magic, seen):
    path = os.path.join(HERE, "say.py")
    code = compile("def packed(): pass", path, "exec")
    if magic:
        (tmp_path / COMPILED).write_bytes(magic + marshal.dumps({path: marshal.dumps(code)}))
    show = f"from {NAME} import say\nprint('packed' if hasattr(say, 'packed') else 'said', say.__file__)"
    told = subprocess.run(
        [sys.executable, "-c", load(str(tmp_path)) + show], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == [seen, path]


def test_all_that_runs_inside_is_packed(tmp_path):
    workspace.pack(str(tmp_path))
    text = (tmp_path / COMPILED).read_bytes()
    packed = marshal.loads(text[len(importlib.util.MAGIC_NUMBER) :])
    files = {os.path.join(place, name) for place, _, names in os.walk(HERE) for name in names}
    assert set(packed) == {file for file in files if file.endswith(".py")}
    assert all(marshal.loads(code).co_filename == file for file, code in packed.items())


@pytest.mark.skipif(not linux.available(), reason="reads /proc")
def test_a_process_that_proc_does_not_show_yet_is_looked_for_again(monkeypatch):
    loadavg = os.open("/proc/loadavg", os.O_RDONLY)
    newest = linux._newest(loadavg)
    os.close(loadavg)
    main = subprocess.Popen(["sleep", "60"], start_new_session=True)
    out, out_end = os.pipe()
    err, err_end = socket.socketpair()
    program = linux.Program(main.pid, out, err, newest)
    shown = tasks.Process

    def not_yet(pid):
        raise FileNotFoundError

    try:
        monkeypatch.setattr(tasks, "Process", not_yet)
        assert program.alive() == set()
        monkeypatch.setattr(tasks, "Process", shown)
        assert program.alive() == {main.pid}
    finally:
        main.kill()
        program.close()
        main.returncode = program.returncode
        err_end.close()
        os.close(out_end)


@pytest.mark.skipif(not linux.available(), reason="reads /proc")
def test_the_number_of_a_thread_is_no_process():
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        for number, leads in ((os.getpid(), True), (thread.native_id, False)):
            process = tasks.Process(number)
            assert process.leads() is leads
            process.close()
    finally:
        done.set()
        thread.join()
