"""What happens in a run, as it is written down."""

from __future__ import annotations

from collections.abc import Iterable

from every_schedule.classes import Step
from every_schedule.errors import LabError
from every_schedule.wire import Outcome, StatesJson

MAIN = "MainProcess"


class Story:
    """The steps of a run and what they brought."""

    def __init__(self) -> None:
        self.schedule: list[str] = []
        self.moves: list[list[str]] = []  # who could have moved, before each step
        self.lines: list[tuple[float, str, str]] = []
        self.said_at: list[int] = []  # for each line the line of the script that said it; 0: not known
        self.actors: dict[str, int] = {}  # actor -> process id
        self.ends: dict[str, int] = {}  # actor -> the step in which its process ended
        self.together: list[tuple[int, list[str]]] = []  # steps that woke several, and whom
        self.untried: set[str] = set()  # waits whose end could not be chosen
        self.unseen: set[str] = set()  # by way of what shared memory is written that nobody sees
        self.open_ends: dict[str, list[str]] = {}  # who waits for a pipe's end -> who has the other one
        self.meets: set[str] = set()  # what another run would touch at the same time
        self.steps: list[Step] = []
        self.states: StatesJson = {"things": [], "after": []}
        self.pruned = False  # whoever could move was asleep; see `classes.Sleep`
        self.cut = False  # whoever could move has moved often enough
        self.output = bytearray()
        self.outcome: Outcome = "finished"
        self.unknown: list[str] = []  # outcome "unknown": why it cannot be told

    @property
    def hung(self) -> bool:
        """True if the program was still there when the run was over."""
        return self.outcome in ("hung", "unknown")


class Endless(LabError):
    """The run's time is up, and the program still goes on; these processes run, as far as that is known."""

    def __init__(self, sentence: str, busy: Iterable[int] = ()) -> None:
        super().__init__(sentence)
        self.busy = set(busy)


class Steps(Endless):
    """It makes step after step."""


class Hung(Exception):
    """Nobody can move, and somebody has not finished."""


class Unknown(Exception):
    """It cannot be told whether anybody will move. Its arguments are sentences that say why."""
