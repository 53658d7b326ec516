"""What actors do to what they share: told wherever they are held, and the points if these are not at `say`."""

from __future__ import annotations

from . import channels, files, lines, locks, operations, report, values, workers


def install() -> None:
    """Tell of each operation, and hold actors there, or before each line: here and in what is forked from here.

    With points at `say` nobody is held.
    """
    operations.install()
    workers.install()
    if report.points() == "lines":
        lines.install()
        return
    for module in (locks, values, channels, files):
        module.install()
