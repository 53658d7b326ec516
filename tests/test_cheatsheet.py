"""The lines of code of the cheat sheet run as they stand, each with the names that it uses."""

import logging
import multiprocessing
import re
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from logging.handlers import QueueHandler
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[1] / "book/cheatsheet.md").read_text(encoding="utf-8")
LINES = dict(re.findall(r"^## \[([^]]+)\].*?^```\{code-block\} python\n(.+?)\n```$", SHEET, re.M | re.S))
TOOLS = re.findall(r"^## \[([^]]+)\]", SHEET, re.M)


def consumer(queue):
    """A thread that does what is in a joinable queue."""

    def consume():
        while queue.get() is not None:
            queue.task_done()

    thread = threading.Thread(target=consume, daemon=True)
    thread.start()

    def end():
        queue.put(None)
        thread.join()
        queue.close()

    return end


@pytest.fixture
def names(tmp_path):
    """What the lines use, each as its section means it; and all of it is closed again."""
    with ExitStack() as close:
        block = SharedMemory(create=True, size=1)
        close.callback(block.unlink)
        close.callback(block.close)
        jobs, done = multiprocessing.JoinableQueue(), multiprocessing.Queue()
        close.callback(consumer(jobs))
        done.put("a job")
        done.put(None)
        stop = multiprocessing.Event()
        loaves = multiprocessing.Value("i", 1)
        yield {
            **{name: getattr(multiprocessing, name) for name in multiprocessing.__all__},
            "SharedMemory": SharedMemory,
            "name": block.name,
            "path": tmp_path / "claim",
            "ProcessPoolExecutor": ProcessPoolExecutor,
            "QueueHandler": QueueHandler,
            "logging": logging,
            "lock": multiprocessing.Lock(),
            "rlock": multiprocessing.RLock(),
            "condition": multiprocessing.Condition(),
            "tickets": loaves,
            "counter": loaves,
            "loaves": loaves,
            "barrier": multiprocessing.Barrier(1),
            "seats": multiprocessing.BoundedSemaphore(2),
            "sit": int,
            "total": abs,
            "book": 1,
            "stop": stop,
            "work": repr,
            "job": "a job",
            "jobs": ["a", "b"],
            "queue": done,
            "joinable": jobs,
        }
        done.close()


def test_each_tool_has_a_line():
    assert list(LINES) == TOOLS and all("\n" not in line for line in LINES.values())


@pytest.mark.parametrize("tool", LINES)
def test_a_line_runs(tool, names):
    if tool == "JoinableQueue":
        names["queue"] = names["joinable"]
    if tool == "Event":
        names["work"] = lambda job: names["stop"].set()
    if tool == "Stopping":
        names["p"] = multiprocessing.Process(target=names["stop"].wait)
        names["p"].start()
    exec(LINES[tool], names)
    if tool in ("Process", "Stopping"):
        assert names["p"].exitcode == 0
    if tool == "Event":
        assert names["stop"].is_set()
    if tool == "Logging":
        [handler] = (one for one in logging.getLogger().handlers if isinstance(one, QueueHandler))
        logging.getLogger().removeHandler(handler)
        assert handler.queue is names["queue"]
    if tool in ("Pool", "Executor"):
        assert names["results"] == ["'a'", "'b'"]
