"""The steps of a run as they are kept: the move, what was done in it, and who was woken."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from every_schedule.classes import Step
from every_schedule.engine.listener import Held
from every_schedule.engine.story import Story
from every_schedule.place import Place
from every_schedule.schedule import TIME_PASSES
from every_schedule.things import Operation, Thing, end_of, parsed
from every_schedule.things_words import VERBS
from every_schedule.wire import Job

NOWHERE = Place("", 0)


class Recorder:
    """Takes what actors tell of their operations, and makes the steps of a story from it."""

    def __init__(self, story: Story, job: Job) -> None:
        self._story, self._job = story, job
        self._known = job["points"] == "operations"  # what a step does
        self._keys: dict[str, str] = {}  # "inode:7" -> the key that means the same in each run
        self._names: dict[tuple[str, str], str] = {}  # what the first who named a thing called it
        self._pipes: dict[int, Thing] = {}  # inode -> a pipe of own code's
        self._done: list[Operation] = []  # since the last step was kept
        self._doing: dict[str, tuple[Operation, ...]] = {}  # actor -> what it last set out to do
        self._was: dict[str, tuple[Operation, ...]] = {}  # the same when the step began
        self._had: dict[int, set[Thing]] = {}  # process -> the pipes that it had open when the step began
        self._locked: defaultdict[int, set[Thing]] = defaultdict(set)  # process -> its locks on files
        self._heard: set[str] = set()  # who did anything in this step
        self._before: Mapping[tuple[int, int], Any] = {}

    def made(self, held: Held) -> None:
        """A thing has been made that processes know by other names."""
        self._keys |= dict.fromkeys(held.raw, held.key)
        for raw in held.raw:
            kind, _, number = raw.partition(":")
            if kind == "inode" and held.own:
                self._pipes[int(number)] = Thing("pipe", held.key)
            elif kind == "inode":
                self._pipes.pop(int(number), None)  # a number that was used again

    def did(self, who: str, held: Held) -> str:
        """An actor does this now; the text of it, as a line of the run: "acquires lock (shop.py:17)"."""
        place = Place(self._file(held.file), held.line)
        operations = tuple(self._operation(who, done, place) for done in held.done)
        self._done += operations
        self._doing[who] = operations
        self._heard.add(who)
        for operation in operations:
            if operation.thing.key.startswith("flock "):
                self._locked[held.pid].add(operation.thing)
        if not operations:
            return held.text
        first = operations[0]
        where = f" ({os.path.basename(place.file)}:{place.line})" if place.line else ""
        return f"{VERBS[first.verb][0]} {first.thing}{where}"

    def begins(self, asleep: Mapping[tuple[int, int], Any], pids: Iterable[int]) -> None:
        """Somebody is about to go on."""
        if not self._known:
            return
        self._before = self._before or asleep
        if self._pipes:
            for pid in pids:
                if pid not in self._had:
                    self._had[pid] = {self._pipes[inode] for inode in _open(pid) if inode in self._pipes}

    def step(
        self,
        asleep: Mapping[tuple[int, int], Any],
        names: Mapping[tuple[int, int], str],
        told: set[str],
        ended: Iterable[str],
    ) -> None:
        """Keep what has been done since the last step was kept, as a part of the step that was made."""
        story = self._story
        for who in ended:
            pid = story.actors[who]
            had = self._had.get(pid, set()) | self._locked.pop(pid, set())
            self._done += end_of(who, sorted(had, key=lambda thing: (thing.kind, thing.key)), NOWHERE)
        woken = told | self._heard | set(ended)
        for thread, shown in asleep.items():  # who ran, and waits for something else now
            if thread in names and thread in self._before and _call(self._before[thread]) != _call(shown):
                woken.add(names[thread])
        if story.schedule:
            move = story.schedule[-1]
            mover = move.removesuffix(TIME_PASSES)
            woken.discard(mover)
            while len(story.steps) < len(story.schedule):
                story.steps.append(Step(story.schedule[len(story.steps)], () if self._known else None))
            last = story.steps[-1]
            resumed = [one for who in sorted(woken) for one in self._was.get(who, ())]
            footprint = (*(last.footprint or ()), *self._done, *resumed)
            story.steps[-1] = Step(
                move, tuple(dict.fromkeys(footprint)) if self._known else None, last.woken | woken
            )
        self._done, self._heard, self._had, self._before = [], set(), {}, {}
        self._was = dict(self._doing)

    def close(self) -> None:
        """Whatever step a run ended in the middle of: what was done in it is not known."""
        for move in self._story.schedule[len(self._story.steps) :]:
            self._story.steps.append(Step(move, None))

    def _operation(self, who: str, done: list[str], place: Place) -> Operation:
        kind, key, mode, verb, name = done
        if key.startswith("pid:"):
            pids = {pid: actor for actor, pid in reversed(self._story.actors.items())}
            key = name = pids.get(int(key[4:])) or name or "a process"
            if verb == "starts":
                self._story.actors.setdefault(key, int(done[1][4:]))
        elif key in self._keys:
            key = self._keys[key]
        elif key.startswith(("inode:", "proxy:")):
            key = key.partition(":")[0]  # not known from its making: it might be any
        if kind != "pipe":  # whose two ends have names of their own
            name = self._names.setdefault((kind, key), name) or name
        return parsed(
            {
                "actor": who,
                "kind": kind,  # type: ignore[typeddict-item]  # `parsed` looks
                "key": key,
                "name": name,
                "mode": mode,  # type: ignore[typeddict-item]
                "verb": verb,  # type: ignore[typeddict-item]
                "file": place.file,
                "line": place.line,
            }
        )

    def _file(self, path: str) -> str:
        return os.path.relpath(path, os.path.dirname(self._job["script"])) if path else ""


def _call(shown: Any) -> Any:
    return shown[1] if isinstance(shown, tuple) else None


def _open(pid: int) -> set[int]:
    """The inodes of pipes and sockets that a process has open."""
    found = set()
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            target = os.readlink(f"/proc/{pid}/fd/{name}")
            if target.startswith(("pipe:[", "socket:[")):
                found.add(int(target.partition("[")[2][:-1]))
    except OSError:
        pass  # it has ended, or this system does not tell
    return found
