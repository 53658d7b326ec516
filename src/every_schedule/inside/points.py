"""What actors do to what they share is told wherever they are held; and they are held, if not at `say`."""

from __future__ import annotations

from . import channels, files, locks, operations, report, workers
from .later import when_imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def install() -> None:
    """Tell of each operation, and hold actors there or before each line; with points at `say` nobody is.

    So in this process, and in those that it forks.
    """
    operations.install()
    workers.install()
    when_imported("multiprocessing.managers", _of_managers)
    if report.points() == "lines":
        from . import lines

        lines.install()
        return
    for module in (locks, channels, files):
        module.install()
    when_imported("multiprocessing.sharedctypes", _of_types)
    when_imported("multiprocessing.shared_memory", _of_memory)
    if operations.holds:
        from . import unseen

        unseen.install()


def _of_managers(managers: ModuleType) -> None:
    from . import fair, served

    fair.install(managers)
    served.install(managers)


def _of_types(sharedctypes: ModuleType) -> None:
    from . import values

    values.install(sharedctypes)


def _of_memory(shared_memory: ModuleType) -> None:
    from . import values

    values.install_memory(shared_memory)
