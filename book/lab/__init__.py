"""The lab: real processes, run in the order that we choose, and in every order there is."""

from lab.errors import LabError
from lab.launch import launch
from lab.run import Line, Run
