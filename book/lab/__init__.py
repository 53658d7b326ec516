"""The lab: real processes, run in the order that we choose, and in every order there is."""

from lab.check import Grade, check
from lab.errors import LabError
from lab.explore import Exploration, explore
from lab.launch import launch
from lab.run import Line, Run

__all__ = ["Exploration", "Grade", "LabError", "Line", "Run", "check", "explore", "launch"]
