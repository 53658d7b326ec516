"""The lab: real processes, run in the order that we choose, and in every order there is."""

from every_schedule._check import Grade, check
from every_schedule._explore import explore
from every_schedule._launch import launch
from every_schedule.errors import LabError
from every_schedule.exploration import Exploration
from every_schedule.inside.say import say
from every_schedule.run import Line, Run

__all__ = ["Exploration", "Grade", "LabError", "Line", "Run", "check", "explore", "launch", "say"]
