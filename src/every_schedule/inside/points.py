"""Where actors are held, if not at `say`."""

from __future__ import annotations

from . import channels, files, lines, locks, operations, report, values, workers


def install() -> None:
    """Hold actors before each operation, or before each line: in this process and in those that it forks."""
    operations.install()
    workers.install()
    if report.points() == "lines":
        lines.install()
        return
    for module in (locks, values, channels, files):
        module.install()
