"""The steps of a run as they are kept: the move, what was done in it, and who was woken."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from every_schedule.classes import Step
from every_schedule.engine.listener import Held
from every_schedule.engine.states import States
from every_schedule.engine.story import Story
from every_schedule.engine.workspace import folder_of
from every_schedule.place import Place
from every_schedule.schedule import TIME_PASSES
from every_schedule.things import INNER, Operation, Thing, deed, end_of, parsed
from every_schedule.wire import Job

NOWHERE = Place("", 0)
_IN_THREAD = "/task "  # in the name of a task that a thread of an executor works on


class Recorder:
    """Takes what actors tell of their operations, and makes the steps of a story from it."""

    def __init__(self, story: Story, job: Job, exact: bool) -> None:
        """`exact`: whoever runs is seen to, whether she is held or not."""
        self._story, self._job = story, job
        at_say = job["points"] == "say"
        self._known = job["points"] == "operations" or (at_say and exact)  # what a step does
        # Actor -> process and thread, of those who have not said anything; with points at `say`.
        self._silent: dict[str, tuple[int, int]] = {}
        self._at_say = at_say
        self._processes: dict[int, str] = {}  # process -> who was the first to be known of it
        self._keys: dict[str, str] = {}  # "inode:7" -> the key that means the same in each run
        self._names: dict[tuple[str, str], str] = {}  # what the first who named a thing called it
        self._pipes: dict[int, Thing] = {}  # inode -> a pipe of own code's
        self._ends: dict[str, int] = {}  # actor -> the end of a pipe that it last set out to receive from
        self._done: list[Operation] = []  # since the last step was kept
        self._doing: dict[str, tuple[Operation, ...]] = {}  # actor -> what it last set out to do
        self._was: dict[str, tuple[Operation, ...]] = {}  # the same when the step began
        self._had: dict[int, set[Thing]] = {}  # process -> the pipes that it had open when the step began
        self._locked: defaultdict[int, set[Thing]] = defaultdict(set)  # process -> its locks on files
        self._children: defaultdict[str, set[Thing]] = defaultdict(set)  # actor -> processes, and its pool
        self._held: dict[str, str] = {}  # "proxy:..." -> what is in it, of one that is not yet known
        self._ended_in: dict[str, Place] = {}  # actor -> the line in which it ends its process
        # Process -> what its functions may change -> in whose function, and what it is called there.
        self._common: defaultdict[int, dict[str, dict[str, str]]] = defaultdict(dict)
        self._blocks: set[Thing] = set()  # of shared memory: whoever runs may read and write there
        self._heard: set[str] = set()  # who did anything in this step
        self._before: Mapping[tuple[int, int], Any] = {}
        self.states = States(folder_of(job["id"]), looks=job["points"] == "lines")
        self._files: dict[str, str] = {}  # path -> the same, seen from the script's folder
        self._parsed: dict[tuple[str, str, str, str, str, str, Place], Operation] = {}

    def knows(self, who: str, pid: int, thread: int) -> None:
        """There is somebody who need not say anything to be noticed by others."""
        if self._at_say:
            self._silent.setdefault(who, (pid, thread))

    def tells(self, names: Mapping[tuple[int, int], str], held: Held) -> None:
        """Take in an entry of the ledger; `names`: who has said anything."""
        if held.kind == "made":
            self.made(held)
            return
        if held.kind == "holds":
            self.holds(held)
            return
        who = names.get((held.pid, held.thread), held.who)
        if held.kind == "here":
            self.states.goes_on(who)
            self.states.here(who, held.variables)
            for what, name in held.common.items():
                self._common[held.pid].setdefault(what, {}).setdefault(who, name)
            return
        if who == held.who:
            self.knows(who, held.pid, held.thread)
        self._does(who, held)

    def holds(self, held: Held) -> None:
        """A manager has told what is in an object of its, perhaps before its first proxy was made."""
        [raw] = held.raw
        if raw in self._keys:
            self.states.holds(self._keys[raw], held.text)
        else:
            self._held[raw] = held.text

    def prints(self, who: str, torn: bool) -> None:
        """Something was printed. The order of whole lines is told by nobody; that of parts of lines is."""
        thing = Thing("pipe", "standard output", "standard output")
        self._done.append(Operation(who, thing, "changes" if torn else "reads", "writes", NOWHERE))

    def made(self, held: Held) -> None:
        """A thing has been made that processes know by other names."""
        self._keys |= dict.fromkeys(held.raw, held.key)
        for raw in held.raw:
            kind, _, number = raw.partition(":")
            if raw in self._held:
                self.states.holds(held.key, self._held.pop(raw))
            if kind == "block":
                self._blocks.add(Thing("memory", held.key))
            elif kind == "inode" and held.own:
                self._pipes[int(number)] = Thing("pipe", held.key)
            elif kind == "inode":
                self._pipes.pop(int(number), None)  # a number that was used again

    def did(self, who: str, held: Held) -> str:
        """An actor does this now; the text of it, as a line of the run: "acquires lock (shop.py:17)"."""
        operations = self._does(who, held)
        if not operations:
            return held.text
        first = operations[0]
        place = first.place
        where = f" ({os.path.basename(place.file)}:{place.line})" if place.line else ""
        return f"{deed(first)}{where}"

    def _does(self, who: str, held: Held) -> tuple[Operation, ...]:
        """Take in what an actor does now."""
        place = Place(self._file(held.file), held.line)
        operations = tuple(self._operation(who, done, place) for done in held.done)
        if operations and operations[0].verb == "ends":  # it is told when it has ended
            self._ended_in[who] = place
        else:
            self._done += operations
        self._doing[who] = operations
        self.states.goes_on(who)
        self.states.here(who, held.variables)
        if not held.again:
            self.states.does(who, operations, held.told, exact=held.kind == "note")
        self._ends.pop(who, None)
        for kind, key, _, verb, _ in held.done:
            if kind == "pipe" and key.startswith("inode:") and verb in ("receives", "looks"):
                self._ends[who] = int(key.partition(":")[2])
        self._heard.add(who)
        for operation in operations:
            if operation.verb == "starts" or operation.thing.key == "work":
                self._children[who].add(operation.thing)
            if operation.thing.kind == "memory":
                self._blocks.add(operation.thing)
            if operation.thing.key.startswith("flock "):
                self._locked[held.pid].add(operation.thing)
        return operations

    def begins(self, asleep: Mapping[tuple[int, int], Any], pids: Iterable[int]) -> None:
        """Somebody is about to go on."""
        if not self._known:
            return
        self._before = self._before or asleep
        if self._pipes:
            for pid in {*pids, *(pid for pid, _ in self._silent.values())}:
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
        alive = {pid for pid, _ in asleep}
        pids = {who: pid for who, (pid, _) in self._silent.items()} | story.actors
        gone = [who for who in self._silent if pids[who] not in alive and who not in story.actors]
        ended = [*ended, *gone]
        for who in ended:
            pid = pids[who]
            had = self._had.get(pid, set()) | self._locked.pop(pid, set())
            had_open = sorted(had, key=lambda thing: (thing.kind, thing.key))
            self._done += end_of(who, had_open, self._ended_in.pop(who, NOWHERE))
            # At its end a process waits for its children, or ends them.
            mine = sorted(self._children[who], key=lambda thing: (thing.kind, thing.key))
            self._done += [Operation(who, thing, "reads", "joins", NOWHERE) for thing in mine]
        for who in ended:
            self._silent.pop(who, None)
        names = {place: who for who, place in self._silent.items()} | dict(names)
        woken = told | self._heard | set(ended)
        for thread, shown in asleep.items():  # who ran, and waits for something else now
            who = names.get(thread, "")
            known = who and thread in self._before and not self._over(who)
            if known and _call(self._before[thread]) != _call(shown):
                woken.add(who)
        if story.schedule:
            move = story.schedule[-1]
            mover = move.removesuffix(TIME_PASSES)
            woken.discard(mover)
            while len(story.steps) < len(story.schedule):
                story.steps.append(Step(story.schedule[len(story.steps)], () if self._known else None))
            last = story.steps[-1]
            resumed = [one for who in sorted(woken) for one in self._was.get(who, ())]
            unseen = self._in_blocks({mover, *woken})
            unseen += self._inner({mover, *woken}, pids)
            footprint = (*(last.footprint or ()), *self._done, *resumed, *unseen)
            story.steps[-1] = Step(
                move, tuple(dict.fromkeys(footprint)) if self._known else None, last.woken | woken
            )
        self.states.step(len(story.schedule), ended, woken)
        self._done, self._heard, self._had, self._before = [], set(), {}, {}
        self._was = dict(self._doing)

    def open_ends(self, asleep: Mapping[tuple[int, int], Any], held: Iterable[str]) -> dict[str, list[str]]:
        """Of a program that hangs: who waits for a pipe's end -> who still has the other end open.

        Nobody is named who waits for a message of another pipe: it may have one to send after that.
        """
        names = {pid: who for who, pid in reversed(self._story.actors.items())}
        writers: defaultdict[int, set[str]] = defaultdict(set)
        for pid in {pid for pid, _ in asleep}:
            for inode in _open(pid, to_write=True):
                writers[inode].add(names.get(pid, "a process that has not spoken"))
        waiting = {who: end for who, end in self._ends.items() if who not in held and end in self._pipes}
        found = {}
        for who, end in waiting.items():
            pipe = self._pipes[end]
            others = {inode for inode, thing in self._pipes.items() if thing == pipe and inode != end}
            names_of = set().union(*(writers[inode] for inode in others or {end}))
            if names_of and all(waiting.get(name, end) == end for name in names_of):
                found[who] = sorted(names_of)
        return found

    def close(self) -> None:
        """Whatever step a run ended in the middle of: what was done in it is not known.

        What threads share has a name where they share but one thing.
        """
        story = self._story
        for move in story.schedule[len(story.steps) :]:
            story.steps.append(Step(move, None))
        for pid, common in self._common.items():
            shared = [by for by in common.values() if len(by) > 1]
            if len(shared) == 1 and pid in self._processes:
                inner, [by] = self._inner_of(pid), shared
                thing = replace(inner, name=by[min(by)])
                story.steps = [_with_name(step, thing) for step in story.steps]

    def _in_blocks(self, ran: Iterable[str]) -> list[Operation]:
        """What nobody can note: a block of shared memory is read and written without a call."""
        blocks = sorted(self._blocks, key=lambda thing: thing.key)
        things = [(who, block) for who in sorted(ran) for block in blocks]
        return [Operation(who, block, "changes", "writes", NOWHERE) for who, block in things]

    def _inner(self, ran: Iterable[str], pids: Mapping[str, int]) -> list[Operation]:
        """What threads of one process share, and nobody notes: each of them may change it.

        With points at operations only where an executor of threads is at work.
        """
        for who, pid in pids.items():
            # Two tasks begin at once: which of them comes first is luck.
            self._processes.setdefault(pid, who.partition(_IN_THREAD)[0])
        at_work = {pid for who, pid in pids.items() if self._at_say or _IN_THREAD in who}
        things = {who: self._inner_of(pids[who]) for who in ran if pids.get(who) in at_work}
        return [Operation(who, things[who], "changes", "writes", NOWHERE) for who in sorted(things)]

    def _over(self, who: str) -> bool:
        """Whether a task in a thread is over: what its thread does from then on is the executor's affair."""
        last = self._was.get(who, ())
        return _IN_THREAD in who and bool(last) and last[0].verb == "hands in"

    def _inner_of(self, pid: int) -> Thing:
        return Thing("memory", INNER + self._processes[pid])

    def _operation(self, who: str, done: list[str], place: Place) -> Operation:
        kind, key, mode, verb, name = done
        if key.startswith("pid:"):
            known = self._story.actors | {actor: pid for actor, (pid, _) in self._silent.items()}
            pids = {pid: actor for actor, pid in reversed(known.items())}
            pid = int(key[4:])
            key = name = pids.get(pid) or name or "a process"
            if verb == "starts" and self._at_say:
                self.knows(key, pid, pid)
            elif verb == "starts":
                self._story.actors.setdefault(key, pid)
        elif key in self._keys:
            key = self._keys[key]
        elif key.startswith(("inode:", "proxy:", "block:")):
            key = key.partition(":")[0]  # not known from its making: it might be any
        if kind != "pipe":  # whose two ends have names of their own
            name = self._names.setdefault((kind, key), name) or name
        form = who, kind, key, name, mode, verb, place
        if form not in self._parsed:
            self._parsed[form] = parsed(
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
        return self._parsed[form]

    def _file(self, path: str) -> str:
        if path not in self._files:
            self._files[path] = os.path.relpath(path, os.path.dirname(self._job["script"])) if path else ""
        return self._files[path]


def _with_name(step: Step, thing: Thing) -> Step:
    """The step, in which a thing has the name that it has here."""
    if not step.footprint or not any(one.thing == thing for one in step.footprint):
        return step
    done = (replace(one, thing=thing) if one.thing == thing else one for one in step.footprint)
    return replace(step, footprint=tuple(done))


def _call(shown: Any) -> Any:
    return shown[1] if isinstance(shown, tuple) else None


def _open(pid: int, to_write: bool = False) -> set[int]:
    """The inodes of pipes and sockets that a process has open."""
    found = set()
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            target = os.readlink(f"/proc/{pid}/fd/{name}")
            if to_write and not os.lstat(f"/proc/{pid}/fd/{name}").st_mode & stat.S_IWUSR:
                continue
            if target.startswith(("pipe:[", "socket:[")):
                found.add(int(target.partition("[")[2][:-1]))
    except OSError:
        pass  # it has ended, or this system does not tell
    return found
