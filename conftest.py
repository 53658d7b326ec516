"""The environment of the notebooks' kernels, and one worker for a chapter and its tests."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from nbval.kernel import RunningKernel
from xdist.scheduler import LoadScopeScheduling

from refresh import chapter_of, kernel_environment

CHAPTERS = {path.stem for path in Path(__file__).parent.glob("book/*.ipynb")}
stack = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everything", action="store_true", help="run what is slow, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("everything"):
        for item in items:
            if item.get_closest_marker("everything"):
                item.add_marker(pytest.mark.skip(reason="slow: pytest --everything runs it"))


def pytest_configure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers inherit the environment
        stack.enter_context(kernel_environment())


def pytest_unconfigure() -> None:
    stack.close()


def stop(kernel: RunningKernel) -> None:
    """Let a notebook's kernel end by itself, and only then use force.

    nbval kills it, with the resource tracker beside it, which would have removed its semaphores.
    """
    kernel.kc.stop_channels()
    kernel.km.shutdown_kernel()


RunningKernel.stop = stop


class ByChapter(LoadScopeScheduling):
    """Run the pages of a chapter, in order, and its tests on one worker: the pages write what the tests read.

    `--dist=loadgroup` is not enough: with pytest 9.2, pytest-xdist 3.8 loses its groups without a word.
    """

    def _split_scope(self, nodeid: str) -> str:
        chapter = chapter_of(Path(nodeid.partition("::")[0]).stem.removeprefix("test_"))
        return chapter if chapter in CHAPTERS else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByChapter:
    return ByChapter(config, log)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: many tests let time pass, and need none then."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1
