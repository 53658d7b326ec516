"""What actors do to what they share is told wherever they are held; and they are held, if not at `say`."""

from __future__ import annotations

from . import channels, fair, files, lines, locks, operations, report, served, unseen, values, workers
from .later import when_imported


def install() -> None:
    """Tell of each operation, and hold actors there or before each line; with points at `say` nobody is.

    So in this process, and in those that it forks.
    """
    operations.install()
    workers.install()
    when_imported("multiprocessing.managers", fair.install)
    when_imported("multiprocessing.managers", served.install)
    if report.points() == "lines":
        lines.install()
        return
    for module in (locks, values, channels, files):
        module.install()
    if operations.holds:
        unseen.install()
