"""The lab: real processes, run in the order that we choose, and in every order there is."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from every_schedule._check import Grade, check
    from every_schedule._explore import explore
    from every_schedule._launch import launch
    from every_schedule.errors import LabError
    from every_schedule.exploration import Exploration
    from every_schedule.inside.say import say
    from every_schedule.run import Line, Run

__all__ = ["Exploration", "Grade", "LabError", "Line", "Run", "check", "explore", "launch", "say"]

_WHERE = {
    "Exploration": "exploration",
    "Grade": "_check",
    "LabError": "errors",
    "Line": "run",
    "Run": "run",
    "check": "_check",
    "explore": "_explore",
    "launch": "_launch",
    "say": "inside.say",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, and no more: programs under test are forks, and forks of little are quick."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
