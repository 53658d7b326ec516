"""What crosses the border between who asks, the stage, and the program: each message has a type."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict, final

from every_schedule.classes import StepJson

Outcome = Literal["finished", "failed", "hung", "unknown"]
Points = Literal["say", "operations", "lines"]  # where an actor is held


class Job(TypedDict):
    """What a stage is asked to run."""

    script: str  # the path of the file
    name: str  # its name, as results show it
    args: list[str]
    schedule: list[str] | None  # None: a free run
    start_method: str
    timeout: float  # seconds
    patience: float  # seconds
    fresh: bool  # in a bare interpreter, and not a fork of the stage
    root: str  # the folder from which `scripts.say` is imported
    id: str  # of this run: its folder, semaphores and shared memory carry it
    source: str  # the file's bytes as Latin-1 text: every run gets the same, whoever edits it
    module: str | None  # run as `-m` does, by this name
    path: str  # the folder that comes first in `sys.path`: the script's, or where `module` is
    files: list[str]  # paths of what is copied into the run's folder
    points: Points
    sleep: NotRequired[list[StepJson]]  # a search without equal orders: see `classes.Sleep`
    most: NotRequired[int]  # moves of each actor: the run ends where all who could move have made so many


class StatesJson(TypedDict):
    """What shared things and small variables were like after each step, the state before the first too."""

    things: list[tuple[str, str, str]]  # kind, key (of a variable: whose), and what the program calls it
    after: list[list[tuple[int, str | None]]]  # what has changed: the thing's number, and what it is like now


@final  # so that `"error" in answer` tells the two apart
class Report(TypedDict):
    """What a stage saw of a run."""

    schedule: list[str]
    moves: list[list[str]]
    lines: list[tuple[float, str, str]]
    said_at: list[int]
    ends: dict[str, int]
    outcome: Outcome
    exit_codes: dict[str, int | None]
    errors: list[str]
    stacks: dict[str, str]
    unjoined: list[str]
    left_behind: list[str]
    output: str
    stderr: str
    unknown: list[str]  # outcome "unknown": why it cannot be told whether the run hangs
    untried: list[str]  # waits whose end could not be chosen
    together: list[tuple[int, list[str]]]  # steps in which several actors ran, and who
    killed: dict[str, tuple[int, int]]  # actor -> the step in which a signal ended it, and its number
    files: dict[str, str]  # small text files that the run left in its folder
    steps: NotRequired[list[StepJson]]  # each step that was made, and what was done in it
    pruned: NotRequired[bool]  # all who could move were asleep: an equal order is run elsewhere
    pids: NotRequired[list[int]]  # of its processes: another run has others
    states: NotRequired[StatesJson]
    open_ends: NotRequired[dict[str, list[str]]]  # hung: who waits for a pipe -> who can send
    unseen: NotRequired[list[str]]  # how shared memory is written that nobody sees: "mmap (a.py:3)"
    serves: NotRequired[list[str]]  # hung: sentences on who waits for a client from outside the program
    meets: NotRequired[list[str]]  # what it touched outside its folder: "port 5000", "block psm_x", "file /x"


@final
class Refusal(TypedDict):
    """Why a stage could not do a job."""

    error: str
    refused: bool  # True: the schedule named somebody who could not move
    endless: NotRequired[bool]  # True: it made step after step until its time was up


Answer = Report | Refusal


def by_its_pool(process: str, code: int) -> bool:
    """Whether a pool has ended its own worker, by SIGTERM.

    At its end a pool terminates those that have not left by themselves. Which these are is luck, so it
    is no part of what a schedule does.
    """
    return "PoolWorker" in process and code == -15
