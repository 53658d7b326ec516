"""A result as data: what stands in a notebook beside a picture, for pages and programs to read.

A result shows itself as HTML, as plain text and as JSON of the type `MIME`. Whoever wants to know a count,
an outcome or where somebody waits reads the JSON: no sentence and no markup has to be understood.
A notebook is stored with one value a line, so long lists are texts here: a schedule as `launch` takes it,
the player's data as JSON in a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

from every_schedule import schedule
from every_schedule.pictures import playdata
from every_schedule.pictures.svg import inline, tag
from every_schedule.words import Kind

if TYPE_CHECKING:
    from every_schedule.exploration import Exploration
    from every_schedule.run import Run

MIME = "application/vnd.every-schedule+json"


class PlaceData(TypedDict):
    """A line of a file and the call that stands there; see `Place`."""

    file: str
    line: int
    call: str


class RunData(TypedDict):
    """One run."""

    type: Literal["run"]
    script: str  # file name
    args: list[str]
    start_method: str
    schedule: str | None  # None: a free run
    steps: int
    outcome: str  # finished, failed, hung, unknown
    errors: list[str]  # uncaught exceptions, reduced to the script's own lines
    waits: dict[str, PlaceData]  # hung: where each actor is
    notes: list[str]  # what else is to be known, in sentences


class Shortest(TypedDict):
    """The run of a kind that is easiest to follow."""

    reason: str
    why: NotRequired[str]  # from its operations
    run: RunData


class EndingData(TypedDict):
    """Schedules that end alike."""

    label: str  # what tells them from the others
    schedules: int


class ExplorationData(TypedDict):
    """An exploration."""

    type: Literal["exploration"]
    call: str  # the script, as `launch` takes it
    script: str  # its file name
    args: list[str]
    start_method: str
    schedules: int
    runs: NotRequired[int]  # of which the schedules were counted; else each was run
    stories: NotRequired[int]  # schedules that differ in more than what nobody can notice; as runs
    endings: NotRequired[list[EndingData]]  # as runs
    counts: dict[Kind, int]  # kind -> schedules; only kinds that there are
    complete: bool  # False: a limit ended the search
    untried: list[str]  # waits whose end could not be chosen
    unseen: NotRequired[list[str]]  # by way of what shared memory is written that nobody sees, if it is
    unjoined: list[str]  # whom the main process did not join in some run
    shortest: dict[Kind, Shortest]  # each kind but "holds"
    play: NotRequired[str]  # the player's data, where a picture of the exploration is shown; see playdata.py


class GradeData(TypedDict):
    """A grade."""

    type: Literal["grade"]
    passed: bool
    exploration: ExplorationData


Data = RunData | ExplorationData | GradeData


def of_run(run: Run) -> RunData:
    return {
        "type": "run",
        "script": run.script,
        "args": list(run.args),
        "start_method": run.start_method,
        "schedule": schedule.text(run.schedule) if run.directed else None,
        "steps": len(run.schedule),
        "outcome": run.outcome,
        "errors": run.errors,
        "waits": {
            who: {"file": place.file, "line": place.line, "call": place.call}
            for who, place in run.places.items()
        },
        "notes": run.notes(),
    }


def of_exploration(exploration: Exploration, play: bool) -> ExplorationData:
    """With the player's data, or without."""
    counts = {kind: count for kind, count in exploration.counts.items() if count}
    bad = {kind: run for kind in counts if kind != "holds" and (run := exploration.shortest(kind))}
    found: ExplorationData = {
        "type": "exploration",
        "call": exploration.call,
        "script": exploration.script,
        "args": list(exploration.args),
        "start_method": exploration.start_method,
        "schedules": sum(exploration.weights),
        "counts": counts,
        "complete": exploration.complete,
        "untried": exploration.untried,
        "unjoined": exploration.unjoined,
        "shortest": {
            kind: {"reason": exploration.reason(run), "run": of_run(run)} for kind, run in bad.items()
        },
    }
    if exploration.unseen:
        found["unseen"] = exploration.unseen
    if exploration.reduced:
        found["runs"] = found["stories"] = len(exploration.verdicts)
        found["endings"] = [{"label": one.label, "schedules": one.count} for one in exploration.endings]
    for kind, run in bad.items():
        if why := exploration.why_told(run):
            found["shortest"][kind]["why"] = why
    if play:
        found["play"] = playdata.text(exploration)
    return found


def bundle(text: str, html: str, data: Data) -> dict[str, Any]:
    """What a notebook stores of a result."""
    return {"text/plain": text, "text/html": html, MIME: data}


def for_page(html: str, data: Data) -> str:
    """The HTML of a result for a page of its own: pictures with the page's colours, and the player's data."""
    html = inline(html)
    found = data["exploration"] if data["type"] == "grade" else data
    if found["type"] == "exploration" and "play" in found:
        end = "</figure>"
        return html.removesuffix(end) + element(found["play"]) + end
    return html


def element(play: str) -> str:
    """The player's data as an element that shows nothing and that needs no escaping in HTML or XML."""
    for sign in "<>&":
        play = play.replace(sign, f"\\u{ord(sign):04x}")
    return tag("script", play, type="application/json", class_="es-play")
