"""What shared things and small variables are like after each step, for the player.

It follows from the operations that actors tell, at no cost for the program: who holds a lock follows from
who has acquired and released it. An actor that sets out to take something has it, if it is there, when she
goes on. Nothing of this is asked when a schedule is chosen or judged.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import Any

from every_schedule.engine.workspace import work_folder
from every_schedule.things import Operation, Thing
from every_schedule.wire import StatesJson

MAIN_MADE = "0."  # how the keys of what the main process has made begin: it was there from the start
LARGEST, FILES = 200, 8  # bytes of a file whose text is told, and how many files are read
MORE = "\N{HORIZONTAL ELLIPSIS}"  # what cannot be told of a file
_UNKNOWN = ("block", "inode", "proxy")  # keys of what might be any
# What is another in each run, or on each machine.
_NAMES = re.compile(r"pid|ident|path|folder|dir(ectory)?$", re.IGNORECASE)
_VALUES = re.compile(r"(^|[\s'\"(\[,=])(/|[A-Za-z]:\\)|0x[0-9a-fA-F]{5}")

_Key = tuple[str, str, str]  # kind, what all runs call it, and a variable's name


class States:
    """What is known at any time, and a note of what has changed after each step."""

    def __init__(self, folder: str, looks: bool) -> None:
        """`folder` is the run's; `looks`: operations do not tell which files are written."""
        self._work, self._looks = work_folder(folder), looks
        self._names: dict[_Key, str] = {}  # what the program calls it
        self._now: dict[_Key, str | None] = {}
        self._known: dict[_Key, str | None] = {}  # the same after the last step
        self._first: dict[_Key, str | None] = {}  # what it was like before anybody touched it
        self._after: list[dict[_Key, str | None]] = []
        self._holders: dict[Thing, list[str]] = {}  # of a lock; as often as it is held
        self._counts: dict[Thing, int] = {}  # of a semaphore, a queue, a pipe
        self._rooms: dict[Thing, int] = {}  # how many items a queue takes
        # Actor -> what it is about to take; True: to put.
        self._wants: dict[str, list[tuple[Thing, bool]]] = {}
        self._wakes: dict[str, list[Thing]] = {}  # actor in the wait of a condition -> the lock it had
        self._meets: dict[Thing, list[str]] = {}  # who waits at a barrier
        self._parties: dict[Thing, int] = {}
        self._broken: set[Thing] = set()  # barriers
        self._files: dict[str, None] = {}
        self._reads = False  # a file may have changed in this step

    # ---- what actors tell ---------------------------------------------------------------------

    def here(self, who: str, variables: dict[str, str]) -> None:
        """An actor says or does something, where these are its variables."""
        gone = [key for key in self._now if key[0] == "variable" and key[1] == who]
        self._now |= dict.fromkeys(gone)
        for name, text in variables.items():
            if not _NAMES.search(name) and not _VALUES.search(text):
                self._now["variable", who, name] = text
                self._names["variable", who, name] = name

    def goes_on(self, who: str) -> None:
        """An actor is no longer in what it did last."""
        for thing, puts in self._wants.pop(who, ()):
            self._take(who, thing, puts)
        for thing in self._wakes.pop(who, ()):
            self._take(who, thing, False)
        for thing, waiting in self._meets.items():
            if who in waiting:  # and it has not opened: her time was up, or somebody broke it
                self._broken.add(thing)
                waiting.clear()

    def does(self, who: str, operations: Iterable[Operation], told: Sequence[Any], exact: bool) -> None:
        """An actor does this now. `told`: what each thing is like; `exact`: at this moment, not before."""
        operations = list(operations)
        waits = any(one.thing.kind == "condition" and one.verb == "waits" for one in operations)
        for i, one in enumerate(operations):
            self._do(who, one, told[i] if i < len(told) else None, exact, waits)

    def holds(self, key: str, text: str) -> None:
        """This is in an object of a manager."""
        self._now["proxy", key, ""] = text

    def step(self, number: int, ended: Iterable[str], woken: Iterable[str]) -> None:
        """Step `number`, or a part of it, is over; 0: what comes before the first."""
        for who in ended:
            for waiting in self._meets.values():  # who is killed there is counted on
                waiting[:] = [one + " has ended" if one == who else one for one in waiting]
            self.goes_on(who)
            self.here(who, {})
            for thing, holders in self._holders.items():
                if thing.key.startswith("flock ") and who in holders:  # the system gives it back
                    holders.remove(who)
            self._reads = True
        self._settle(set(woken))
        if self._reads or self._looks:
            self._read_files()
        self._reads = False
        for thing, holders in self._holders.items():
            self._tell(thing, holders[-1] if holders else "")
        for thing, count in self._counts.items():
            self._tell(thing, str(count))
        for thing, waiting in self._meets.items():
            many = f"{len(waiting)} of {self._parties[thing]}"
            self._tell(thing, "broken" if thing in self._broken else many)
        changed = {
            key: text for key, text in self._now.items() if key not in self._known or self._known[key] != text
        }
        self._known |= changed
        self._after += [{} for _ in range(len(self._after), number + 1)]
        self._after[number] |= changed

    def told(self) -> StatesJson:
        """All of it."""
        if self._after:
            for key, text in self._first.items():
                if key[1].startswith(MAIN_MADE) and key not in self._after[0]:
                    self._after[0][key] = text
        numbers: dict[_Key, int] = {}
        after: list[list[tuple[int, str | None]]] = []
        for changed in self._after:
            known = sorted(changed.items(), key=lambda item: item[0])
            after.append([(numbers.setdefault(key, len(numbers)), text) for key, text in known])
        things = [(kind, key, self._names.get((kind, key, name), "")) for kind, key, name in numbers]
        return {"things": things, "after": after}

    # ---- what follows from it -----------------------------------------------------------------

    def _do(self, who: str, one: Operation, told: Any, exact: bool, waits: bool) -> None:
        thing, verb = one.thing, one.verb
        if thing.key in _UNKNOWN:
            return
        key = (thing.kind, thing.key, "")
        if thing.kind == "file":
            self._reads = True
            if not os.path.isabs(thing.key) and len(self._files) < FILES:
                self._files[thing.key] = None
            return
        if thing.name:
            self._names.setdefault(key, thing.name)
        if thing.kind == "lock":
            self._do_lock(who, thing, verb, told is True, waits)
        elif thing.kind == "event":
            self._first.setdefault(key, "")
            if verb in ("sets", "clears"):
                self._now[key] = "set" if verb == "sets" else ""
        elif thing.kind in ("value", "array") and told:
            self._first.setdefault(key, told[0])
            if verb == "writes":
                self._now[key] = told[-1] if len(told) > 1 else None
            elif exact or key not in self._now:
                self._now[key] = told[0]
        elif thing.kind == "semaphore":
            if told is not None and (exact or thing not in self._counts):
                self._first.setdefault(key, str(told))
                self._counts[thing] = told
            if thing in self._counts and verb == "releases":
                self._counts[thing] += 1
            elif thing in self._counts and verb == "acquires":
                self._want(who, thing)
        elif thing.kind in ("queue", "pipe"):
            self._first.setdefault(key, "0")
            self._counts.setdefault(thing, 0)
            if told and exact:
                self._counts[thing] = told[0]
            if told:
                self._rooms[thing] = told[1]
            if verb in ("puts", "sends"):
                self._want(who, thing, puts=True)
            elif verb in ("gets", "receives"):
                self._want(who, thing)

        elif thing.kind == "barrier" and told:
            self._do_barrier(who, thing, verb, told)

    def _do_barrier(self, who: str, thing: Thing, verb: str, told: Any) -> None:
        parties, broken = told
        waiting = self._meets.setdefault(thing, [])
        self._parties[thing] = parties
        self._first.setdefault((thing.kind, thing.key, ""), f"0 of {parties}")
        if verb == "waits" and not broken and thing not in self._broken:
            waiting.append(who)
            if len(waiting) == parties:  # it opens
                waiting.clear()
        elif verb in ("clears", "aborts"):
            waiting.clear()
            self._broken -= {thing}
            self._broken |= {thing} if verb == "aborts" else set()

    def _do_lock(self, who: str, thing: Thing, verb: str, again: bool, waits: bool) -> None:
        self._first.setdefault((thing.kind, thing.key, ""), "")
        holders = self._holders.setdefault(thing, [])
        if verb == "acquires" and again and who in holders:
            holders.append(who)
        elif verb == "acquires":
            self._want(who, thing)
        elif verb == "releases" and waits:
            holders.clear()
            self._wakes[who] = [thing]
        elif verb == "releases" and holders:
            holders.pop()

    def _want(self, who: str, thing: Thing, puts: bool = False) -> None:
        if not self._take(who, thing, puts):
            self._wants.setdefault(who, []).append((thing, puts))

    def _take(self, who: str, thing: Thing, puts: bool) -> bool:
        """Take what is there, or put where there is room; False if there is none."""
        if thing.kind == "lock":
            holders = self._holders[thing]
            if holders:
                return False
            holders.append(who)
            return True
        count = self._counts[thing]
        if puts:
            if count >= self._rooms.get(thing, count + 1):
                return False
            self._counts[thing] += 1
            return True
        if count <= 0:
            return False
        self._counts[thing] -= 1
        return True

    def _settle(self, woken: set[str]) -> None:
        """Nobody waits for what is there: if something is, somebody has got it and not yet told."""
        for who in sorted(self._wants, key=lambda one: (one not in woken, one)):
            others = [one for one in self._wants if one != who and one not in woken]
            if who in woken or not others:
                self._wants[who] = [
                    (thing, puts) for thing, puts in self._wants[who] if not self._take(who, thing, puts)
                ]

    def _tell(self, thing: Thing, text: str) -> None:
        self._now[thing.kind, thing.key, ""] = text

    def _read_files(self) -> None:
        if self._looks:
            try:
                self._files |= dict.fromkeys(sorted(os.listdir(self._work))[:FILES])
            except OSError:
                pass
        for name in self._files:
            path = os.path.join(self._work, name)
            key = ("file", name, "")
            self._names[key] = os.path.basename(name)
            try:
                with open(path, "rb") as file:
                    text = file.read(LARGEST + 1)
                whole = len(text) <= LARGEST and not _VALUES.search(text.decode())
                self._now[key] = text.decode().rstrip("\n") if whole else MORE
            except FileNotFoundError:
                self._now[key] = None
            except (OSError, ValueError):  # a folder, or no text
                self._now[key] = MORE
