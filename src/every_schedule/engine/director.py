"""The director: it lets the actors of a program move, one at a time, in the order of a schedule.

An actor that calls `say` connects to the director's socket, sends who it is and what it said, and
waits for one byte. So does one that begins a wait with a limit, or sleeps (`inside/clock.py`): its wait
ends when what it waits for comes, or when the schedule says that its time is up ("Ann~").

One *step* is: send that byte to one actor, then wait until the program has *settled*. It has when every
actor is held again, has ended, or is blocked in the operating system. One actor runs at a time: while the
mover runs, those that are blocked are stopped. Whom it has woken goes on when the mover is held, blocked or
over, one after the other, in the order in which they were last heard of.

With points at operations (`inside/operations.py`) an actor is held before each operation instead, and a
line that it says belongs to the step. What was done in a step, by everybody who ran, is its footprint.

The director is one thread. It takes messages and looks at the processes in turn, so no message can
be under way while it believes that everybody is asleep.
"""

from __future__ import annotations

import math
import selectors
import socket
import time
from collections import Counter, defaultdict
from typing import Any

from every_schedule.classes import Sleep, step_from_json
from every_schedule.engine import loops, traces, workspace
from every_schedule.engine.autopsy import awaited
from every_schedule.engine.ledger import Ledger
from every_schedule.engine.listener import Held, Listener
from every_schedule.engine.program import Look, Program
from every_schedule.engine.recorder import Recorder
from every_schedule.engine.story import MAIN, Endless, Hung, Steps, Story, Unknown
from every_schedule.engine.watcher import Watcher
from every_schedule.errors import LabError, Refused
from every_schedule.schedule import TIME_PASSES, mover
from every_schedule.wire import Job
from every_schedule.words import enumerated

NAP, LONGEST_NAP = 0.0002, 0.003  # seconds between looks while the program runs
ROUNDS = 20  # turns that all have in one step, at most: somebody may be woken by the stopping itself
LOOKS = 5  # so many looks of one who looks, sleeps and looks again, and nothing has changed
BRIEF = 30_000  # nanoseconds of a processor that it takes to be stopped and resumed, and to wait again
SPINS = 100  # so many looks of actors that look again and again, and nothing has changed
# Steps that a run makes in a second of its time: so where it is cut does not depend on how busy the machine
# is. Only a program that takes very long for each step is cut by the clock.
A_SECOND, SLOW = 250, 10
TURNS = 1000  # so many waits that end one after the other, and nobody says a word


def direct(program: Program, listener: Listener, job: Job, selector: selectors.BaseSelector) -> Story:
    """Run `job["schedule"]`, then go on in the order of names until the program ends or hangs."""
    return _Director(program, listener, job, selector).run()


class _Director(Watcher):
    """A directed run."""

    def __init__(
        self, program: Program, listener: Listener, job: Job, selector: selectors.BaseSelector
    ) -> None:
        super().__init__(program, job, selector)
        self.says: dict[str, Held] = {}  # actor -> its say, in which it waits for its turn
        self.waits: dict[str, Held] = {}  # actor -> its wait with a limit, or its sleep
        self.alarms: dict[str, Held] = {}  # actor -> its alarm that has not yet gone off
        self.beats: list[Held] = []  # waits of threads that never say anything
        self.newborn: list[Held] = []  # processes that have begun, and have not run yet
        self.arrived: list[Held] = []  # says of this step
        self.names: dict[tuple[int, int], str] = {}  # (process, thread) -> the actor that it last was
        self.heard: dict[int, int] = {}  # process -> when it last moved or told something
        self.looked: dict[str, tuple[Any, ...]] = {}  # actor -> its last look in vain; see `moves`
        self.asleep: Look = {}  # the look that showed the program settled
        self.waiting: set[int] | None = set()  # processes in a real wait with a deadline; None: not known
        self.waited: set[str] = set()  # who was in a wait with a limit when the last step was over
        self.stopped: set[int] = set()  # processes that may not run now
        self.tcp = False  # True: the program has a socket of TCP or UDP
        self.news = 0  # grows with each thing that is heard or seen
        self.quiet = 0  # waits that ended one after the other, without a say
        self.recorder = Recorder(self.story, job, exact=program.stops)
        self.recorder.knows(MAIN, program.pid, program.pid)
        self.ledger = Ledger(workspace.folder_of(job["id"]), listener.token)
        self.sleep: Sleep | None = None
        if (asleep := job.get("sleep")) is not None:
            self.sleep = Sleep(job["schedule"] or [], map(step_from_json, asleep))
        self.in_operations = job["points"] != "say"
        self.last_call = time.monotonic() + (SLOW if "most" not in job else math.inf) * job["timeout"]
        self.spins = 0  # such looks in a row
        self.made: Counter[str] = Counter()  # actor -> its moves
        self.visits: defaultdict[str, Counter[loops.Visit]] = defaultdict(Counter)  # actor -> where it moved
        # Actor -> its looks since anything changed; such another would show nothing.
        self.vain: dict[str, set[tuple[Any, ...]]] = {}
        listener.watch(selector, self._arrive, self._forget)

    def run(self) -> Story:
        story, wanted = self.story, list(self.job["schedule"] or ())
        try:
            self.settle()
            self.beat()
            self.write_down()
            while moves := self.moves():
                step = len(story.schedule)
                if step >= self.job["timeout"] * A_SECOND or time.monotonic() > self.last_call:
                    raise Steps(self.endless())
                if not (moves := self.not_yet_done(moves)):
                    story.cut = True
                    raise Unknown(*loops.told(self.visits, self.job))
                self.deadline = time.monotonic() + self.job["timeout"]  # of this step
                move = wanted[step] if step < len(wanted) else self.choose(moves)
                if move is None:
                    story.moves.append(moves)
                    story.pruned = True
                    break
                if move == TIME_PASSES:
                    move = self.whose_time(moves)
                if move not in moves and not (move == TIME_PASSES and self.dreamers()):
                    raise Refused(self.refusal(step + 1, move))
                story.moves.append(moves)
                story.schedule.append(move)
                self.step(move)
                self.beat()
                self.write_down()
                if self.sleep:
                    self.sleep.made(story.steps[-1])
            if len(wanted) > len(story.schedule) and not self.program.returncode:  # else: show why it failed
                raise Refused(self.refusal(len(story.schedule) + 1, wanted[len(story.schedule)]))
        except Hung:
            story.outcome = "hung"
            story.open_ends = self.recorder.open_ends(self.asleep, self.says)
        except Unknown as unknown:
            story.outcome, story.unknown = "unknown", list(unknown.args)
        story.states = self.recorder.states.told()
        self.recorder.close()
        stderr = self.program.errors().decode(errors="replace")
        failed = self.program.returncode or traces.errors(stderr, self.job["script"])
        if not story.actors and not story.hung and not failed and not self.in_operations:
            raise LabError(
                f"{self.job['name']} ended without one say, so there is nothing to schedule: "
                "let its processes report with say, from scripts.say."
            )
        return story

    def not_yet_done(self, moves: list[str]) -> list[str]:
        """Moves of those who have not yet made as many as each may make in an exploration without end."""
        most = self.job.get("most")
        return moves if most is None else [move for move in moves if self.made[mover(move)] < most]

    def choose(self, moves: list[str]) -> str | None:
        """The move where the schedule is used up; None if an equal order is run elsewhere."""
        return self.sleep.next(moves) if self.sleep else moves[0]

    # ---- messages -----------------------------------------------------------------------------

    def _arrive(self, held: Held) -> None:
        """Somebody has said something, or begun a wait."""
        self.news += 1
        self.heard[held.pid] = self.news
        thread = held.pid, held.thread
        if held.kind in ("op", "note", "made"):
            self._arrive_operation(held, thread)
            return
        if held.kind == "say" and self.in_operations:
            self.arrived.append(held)
            held.tell(b"!")
            return
        if held.kind == "say":
            if held.who.endswith(TIME_PASSES):
                raise LabError(
                    f"No actor may be called {held.who!r}: in a schedule {TIME_PASSES!r} means that "
                    "time passes."
                )
            if other := self.says.get(held.who):
                if (other.pid, other.thread) != thread:
                    raise LabError(
                        f"Two actors are called {held.who!r}: give each process a name= of its own, or each "
                        "task a who= of its own."
                    )
                held.who = f"{held.who}/handler"  # a signal has come while it is held
            else:
                self.names[thread] = held.who
            self.says[held.who] = held
            self.story.actors[held.who] = held.pid
            self.arrived.append(held)
            return
        if held.kind == "meets":
            self.story.meets.add(held.text)
            return
        if held.kind == "unseen":
            self.story.unseen.add(f"{held.text} ({held.where()})")
            return
        if held.kind == "tcp":
            self.tcp = True
            return
        if held.kind == "begin":
            self.newborn.append(held)
            return
        held.who = self.names.get(thread) or (held.who if held.main else "")
        if held.kind in ("wait", "sleep"):
            if not held.who:
                self.beats.append(held)
                return
            while held.who in self.waits:  # a handler's, or a process of the same name
                held.who += "'"
            self.waits[held.who] = held
            self.recorder.states.here(held.who, held.variables)
        elif held.kind == "alarm":
            self.alarms.pop(held.who, None)
            if held.seconds:
                self.alarms[held.who] = held
        else:
            self.story.untried.add(f"the end of a wait with a limit that is set at {held.where()}")
        self.story.actors.setdefault(held.who, held.pid)

    def _arrive_operation(self, held: Held, thread: tuple[int, int]) -> None:
        """Somebody is held before an operation, or tells of one."""
        if held.kind == "made":
            self.recorder.made(held)
            return
        while (other := self.names.get(thread)) != held.who and held.who in self.names.values():
            if other and other.startswith(held.who) and not other[len(held.who) :].strip("'"):
                held.who = other
                break
            held.who += "'"  # another process of the same name
        self.names[thread] = held.who
        self.story.actors[held.who] = held.pid
        if held.kind == "note":
            self.recorder.did(held.who, held)
            return
        if held.who in self.says:  # a signal has come while it is held
            held.who = f"{held.who}/handler"
        self.says[held.who] = held
        self.recorder.states.goes_on(held.who)
        self.recorder.states.here(held.who, held.variables)
        self.arrived.append(held)

    def _forget(self, connection: socket.socket) -> None:
        self.news += 1
        self.selector.unregister(connection)
        connection.close()
        for group in (self.says, self.waits):
            for who in [who for who, held in group.items() if held.connection is connection]:
                del group[who]
        self.beats = [held for held in self.beats if held.connection is not connection]
        self.newborn = [held for held in self.newborn if held.connection is not connection]

    # ---- steps --------------------------------------------------------------------------------

    def step(self, move: str) -> None:
        """Let somebody move, and then those whom it has woken."""
        self.made[mover(move)] += 1
        if here := self.says.get(move) or self.waits.get(mover(move)):
            self.visits[here.who][here.place] += 1
        if move == TIME_PASSES:
            self.let_time_pass()
            return
        if held := self.says.pop(move, None):
            self.looked = {who: look for who, look in self.looked.items() if who == move}
            self.quiet = 0
            if held.kind == "op":
                self.operate(held)
            self.go(held)
            return
        who = mover(move)
        self.quiet += 1
        if self.quiet > TURNS:
            raise Unknown(
                f"{who} goes round and round: {TURNS:,} waits have ended, and nobody has said a word"
            )
        if held := self.waits.pop(who, None):
            before = held.place, held.state
            self.go(held)
            again = self.waits.get(who)
            if again is None or again.place != held.place:
                self.looked = {who: before}  # what others have seen in vain may be there now
            elif (again.place, again.state) == before:
                self.looked.pop(who, None)  # to be the last
                self.looked[who] = before
        else:
            self.go(self.alarms.pop(who))

    def operate(self, held: Held) -> None:
        """Write down what an actor is about to do."""
        again = self.in_vain(held)
        self.spins = self.spins + 1 if again else 0
        if not held.done and not again:  # a line: it may change what others look at
            self.vain = {who: looks for who, looks in self.vain.items() if who == held.who}
        if all(mode == "reads" for _, _, mode, *_ in held.done):
            self.vain.setdefault(held.who, set()).add(_look(held))
        else:
            self.vain.clear()
        text = self.recorder.did(held.who, held)
        line = held.line if held.file == self.job["script"] else 0
        self.write(len(self.story.schedule), held.who, text, line)

    def go(self, held: Held) -> None:
        """Let one who is held go on, and then those whom it has woken, one after the other."""
        self.recorder.begins(self.asleep, {held.pid, *self.story.actors.values()})
        for pid in self.blocked():
            if pid != held.pid:
                self.stop(pid)
        self.heard[held.pid] = self.news = self.news + 1
        if held.kind == "alarm":
            if held.interval:
                held.seconds = held.interval
                self.alarms[held.who] = held
            self.program.ring(held.pid)
        else:
            self.program.mover = held.pid
            held.tell(b"!")
            if held.connection:
                self._forget(held.connection)
        self.settle()
        for _ in range(ROUNDS):
            if not self.turns():
                break
        if self.stopped:
            for pid in list(self.stopped):
                self.resume(pid)
            self.settle()

    def blocked(self) -> list[int]:
        """The processes that somebody may wake: not those that the director alone holds.

        Nor those that only wait for a child: its end is all that they see, and it comes last.
        """
        if not self.program.stops:
            return []
        free: dict[int, int] = {}  # process -> how many of its threads nobody holds
        for pid, _ in self.asleep:
            free[pid] = free.get(pid, 0) + 1
        for held in (*self.says.values(), *self.waits.values(), *self.beats):
            free[held.pid] = free.get(held.pid, 0) - 1
        waiting = [
            pid
            for pid, count in free.items()
            if count > 0 and not (count == 1 and self.program.waits_for_child(self.asleep, pid))
        ]
        # A fork server hears of it when its children are stopped: it would never have nothing to do.
        helpers = self.program.helpers() if waiting else set()
        return [pid for pid in waiting if pid not in helpers]

    def turns(self) -> bool:
        """Let each go on who was woken, alone, in the order in which they were last heard of.

        Whoever waits with a limit tries again. True if anybody did anything: then others may have been woken.
        """
        blocked = self.blocked()
        turns = [(self.heard.get(pid, 0), pid, "") for pid in blocked]
        turns += [
            (self.heard[held.pid], held.pid, who) for who, held in self.waits.items() if held.kind == "wait"
        ]
        if len(turns) > 1:
            for pid in blocked:
                self.stop(pid)
        acted = False
        for _, pid, who in sorted(turns):
            if who:
                acted = self.try_again(who) or acted
            elif pid in self.stopped:
                before = self.shown(pid)
                self.program.mover = pid
                self.resume(pid)
                self.settle()
                acted = self.has_acted(before, self.shown(pid)) or acted
            if len(turns) > 1:
                for other in self.blocked():
                    self.stop(other)
        return acted and len(turns) > 1

    def shown(self, pid: int) -> dict[int, tuple[bytes, bytes]]:
        """What the threads of a process showed in the last look."""
        return {thread: shown for (one, thread), shown in self.asleep.items() if one == pid}

    def has_acted(
        self, before: dict[int, tuple[bytes, bytes]], after: dict[int, tuple[bytes, bytes]]
    ) -> bool:
        """Whether a process did more than to begin its wait again, which takes microseconds.

        In doubt it has: another turn for all costs time, and changes nothing.
        """
        if {thread: call for thread, (_, call) in before.items()} != {
            thread: call for thread, (_, call) in after.items()
        }:
            return True
        return any(
            int(after[thread][0].split()[0]) - int(before[thread][0].split()[0]) > BRIEF for thread in before
        )

    def stop(self, pid: int) -> None:
        if pid not in self.stopped:
            self.stopped.add(pid)
            self.program.stop(pid)

    def resume(self, pid: int) -> None:
        self.stopped.discard(pid)
        self.program.resume(pid)

    def try_again(self, who: str) -> bool:
        """Have an actor see whether what it waits for has come; True if it had."""
        held = self.waits.get(who)
        if held is None or held.kind == "sleep":
            return False
        held.tell(b"?")
        self.settle()
        return self.waits.get(who) is not held

    def beat(self) -> None:
        """End one wait of each thread that never says anything: it is watched, and does not move."""
        for held in list(self.beats):
            if held in self.beats:
                self.end_of(held)

    def end_of(self, held: Held) -> bool:
        """End a wait that nobody chooses; True, and it is noted, if that made a difference."""
        thread = held.pid, held.thread
        before = self.told(thread)
        self.beats.remove(held)
        self.go(held)
        again = [beat for beat in self.beats if (beat.pid, beat.thread) == thread]
        made = self.told(thread) != before or not any(beat.place == held.place for beat in again)
        if made:
            self.story.untried.add(f"the end of a wait in a thread that says nothing ({held.where()})")
        return made

    def told(self, apart: tuple[int, int] | None = None) -> tuple[Any, ...]:
        """What changes when anything happens that anybody could notice, the thread `apart` left out."""
        calls = {}
        if self.program.stops:
            calls = {thread: shown[1] for thread, shown in self.asleep.items() if thread != apart}
        return len(self.arrived), self.program.written, calls, sorted(self.waits), sorted(self.alarms)

    def settle(self) -> None:
        """Return when nothing runs, nothing is under way, and all messages are taken."""
        nap, began = NAP, time.monotonic()
        rounds: dict[tuple[int, int], set[Any]] = {}  # a thread that sleeps -> what it has shown so far
        self.take(NAP)  # most steps end with a word
        while True:
            look = self.program.look()
            if look is not None:
                sleeping, waiting = self.program.sleepers(look)
                sleeping = {thread for thread in sleeping if thread[0] not in self.stopped}
                # A helping thread that sleeps, looks and sleeps again is watched, not waited for.
                watched = {thread for thread in sleeping if thread[0] != thread[1]}
                if whole := {pid for pid, _ in sleeping - watched}:
                    self.story.untried.add(f"the end of a sleep of {self.names_of(whole)} in real time")
                for thread in watched:
                    rounds.setdefault(thread, set()).add(look[thread])
                patient = time.monotonic() - began > self.job["patience"]
                rested = patient or all(len(rounds[thread]) > 2 for thread in watched)
                steady = {thread: shown for thread, shown in look.items() if thread not in watched}
                # In this order: what is delivered after the look wakes somebody, who then is not still.
                quiet = not self.take(self.program.gap) and not self.under_way(began)
                quiet = quiet and self.program.still(steady) and not self.take(0)
                if quiet and sleeping == watched and rested:
                    if self.newborn:
                        self.begin_next()
                        continue
                    self.asleep = look
                    self.waiting = None if waiting is None else {pid for pid, _ in waiting | watched}
                    return
            nap = NAP if self.take(nap) else min(1.4 * nap, LONGEST_NAP)
            if self.late():
                mostly_here = time.monotonic() - began > self.job["timeout"] / 2
                raise self.restless() if mostly_here else Steps(self.endless())

    def begin_next(self) -> None:
        """Let the first of the processes that have begun run: what they print at once has an order, too."""
        held = min(self.newborn, key=lambda one: ([int(n) for n in one.text.split(".")], one.pid))
        self.newborn.remove(held)
        held.tell(b"!")

    def under_way(self, began: float) -> bool:
        """True while TCP has not delivered what was sent: nobody runs, and somebody will be woken.

        The system's table of connections takes long to read, so only where the program has any.
        """
        return self.tcp and self.program.under_way() and time.monotonic() - began < self.job["timeout"] / 4

    def write_down(self) -> None:
        """Enter what this step brought into the story: the mover's lines, then those of whom it woke."""
        story = self.story
        step = len(story.schedule)
        moved = mover(story.schedule[-1]) if step else ""
        torn = bool(self._half_line)
        printed = self.new_lines()
        prints = bool(printed)
        torn = (torn and prints) or bool(self._half_line)
        told = sorted(self.arrived, key=lambda held: (held.who != moved, held.who))
        said = [held for held in told if held.kind == "say"]
        for held in said:
            if f"{held.who}: {held.text}" in printed:
                printed.remove(f"{held.who}: {held.text}")
        # What an actor merely prints comes before what it says: after that it is held.
        for text in printed:
            self.write(step, "", text)
        for held in said:
            self.write(step, held.who, held.text, held.line if held.file == self.job["script"] else 0)
        self.arrived.clear()
        alive = {pid for pid, *_ in self.asleep}
        ended = []
        for who, pid in story.actors.items():
            if pid not in alive and who not in self.says and who not in story.ends:
                story.ends[who] = step
                ended.append(who)
        woken = {held.who for held in told} | set(ended) | set(self.waits) - self.waited - {moved}
        self.waited = set(self.waits)
        self.vain = {} if ended else self.vain
        for held in self.ledger.new():
            self.recorder.tells(self.names, held)
        if not self.in_operations and (prints or torn):
            self.recorder.prints(moved or MAIN, torn)
        self.recorder.step(self.asleep, self.names, woken, ended)
        if step and woken - {moved}:
            story.together.append((step, sorted(woken | {moved})))

    # ---- who can move -------------------------------------------------------------------------

    def moves(self) -> list[str]:
        """Who can move: first those that have said something, then those whose wait can end.

        Whoever looks, sleeps and looks again without having seen anything new has looked in vain: its turn
        comes when somebody else has moved on. So loops that poll end. Raises Hung when nobody can move, and
        Unknown when that cannot be told.
        """
        while True:
            says = [who for who in sorted(self.says) if not self.in_vain(self.says[who])]
            idle = {**self.alarms, **self.waits}
            fresh = [who for who, held in idle.items() if self.looked.get(who) != (held.place, held.state)]
            if says or fresh:
                fresh = self.not_the_last(says, fresh)
                return says + [who + TIME_PASSES for who in sorted(fresh)]
            if self.says:  # they look and look, and nobody is left who could change what they see
                if self.spins > SPINS:
                    raise Hung
                return [min(self.says, key=lambda who: self.heard[self.says[who].pid])]
            if self.over():
                self.write_down()
                return []
            if self.go_round():
                self.write_down()
                continue
            if self.waiting is not None and self.dreamers():
                return [TIME_PASSES]
            if self.waiting is not None and not self.waiting:
                if not (unknown := awaited(self.program, self.story, self.job, self.asleep)):
                    raise Hung
                if not self.happens_within(self.job["patience"]):
                    raise Unknown(*unknown)
                self.settle()
                self.write_down()
                continue
            # Somebody may wake who is no actor, or this system does not tell. Give it time: as much as
            # it takes, if the schedule says that time passes here.
            told = (self.job["schedule"] or [])[len(self.story.schedule) :][:1] == [TIME_PASSES]
            if not self.happens_within(self.job["timeout" if told else "patience"]):
                raise Hung
            self.settle()
            if self.arrived:
                self.story.moves.append([TIME_PASSES])
                self.story.schedule.append(TIME_PASSES)
                self.write_down()

    def not_the_last(self, says: list[str], waits: list[str]) -> list[str]:
        """Whose wait can end: of those that end only where nobody else can move, nobody if others can."""
        last = [who for who in waits if who in self.waits and self.waits[who].last]
        others = [who for who in waits if who not in last]
        if not last or not (says or others):
            return waits
        self.story.untried |= {f"the end of a wait of SQLite ({self.waits[who].where()})" for who in last}
        return others

    def in_vain(self, held: Held) -> bool:
        """True if an actor would look at what it has looked at, since when nothing has changed."""
        return held.kind == "op" and _look(held) in self.vain.get(held.who, ())

    def go_round(self) -> bool:
        """Let those that look in vain look again and again; True as soon as anything is new."""
        for _ in range(LOOKS):
            lookers = [who for who in self.looked if who in self.waits]
            if not lookers and not self.beats:
                return False
            for who in lookers:
                held = self.waits.pop(who)
                written = self.program.written
                self.go(held)
                again = self.waits.get(who)
                if again is None or (again.place, again.state) != (held.place, held.state):
                    self.looked = {who: (held.place, held.state)}
                    return True
                if self.arrived or self.program.written != written:
                    return True
            for held in list(self.beats):
                if held in self.beats and self.end_of(held):
                    return True
        return False

    def whose_time(self, moves: list[str]) -> str:
        """Who is meant by "~" alone: the only one who waits with a limit."""
        found = [move for move in moves if move.endswith(TIME_PASSES) and move != TIME_PASSES]
        if len(found) > 1:
            raise Refused(
                f"Step {len(self.story.schedule) + 1} of the schedule lets time pass, and does not say for "
                f"whom: {enumerated(found)} could move."
            )
        return found[0] if found else TIME_PASSES

    # ---- real time ----------------------------------------------------------------------------

    def dreamers(self) -> set[int]:
        """Processes of actors, and the main process, in a real wait that has a deadline."""
        actors = {*self.story.actors.values(), self.program.pid}
        if self.waiting is None:
            return actors & self.program.alive() - {held.pid for held in self.says.values()}
        return actors & self.waiting

    def happens_within(self, seconds: float) -> bool:
        """Wait for a message, output or the end of a process; True if one came."""
        before = self.program.alive()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.take(0.01) or self.program.alive() != before:
                return True
            if self.late():
                raise Hung
        return False

    def let_time_pass(self) -> None:
        """Until the first real wait ends, and all others that end within `patience` of it."""
        if self.waiting is None:
            self.happens_within(self.job["patience"])
            self.settle()
            return
        dreamers, first = self.dreamers(), None
        self.story.untried.add(f"the end of a wait of {self.names_of(dreamers)} in real time")
        while still := dreamers & self.dreamers():
            before = {key: value for key, value in self.asleep.items() if key[0] in still}
            self.take(0.005)
            self.settle()
            woke = any(self.asleep.get(key) != value for key, value in before.items())
            if first is None and (woke or still != dreamers):
                first = time.monotonic()
            if first is not None and (self.arrived or time.monotonic() > first + self.job["patience"]):
                return
            if self.late():
                raise Unknown(f"{self.names_of(dreamers)} waits in real time, and the run's time is up")

    # ---- what to say when it cannot be done ---------------------------------------------------

    def names_of(self, pids: set[int]) -> str:
        known = {pid: who for who, pid in self.story.actors.items() if who not in self.says}
        known.setdefault(self.program.pid, MAIN)
        for who, pid in self.story.actors.items():
            known.setdefault(pid, who)  # held, but another of its threads runs
        return " and ".join(sorted(known.get(pid, "a process that has not spoken") for pid in pids))

    def endless(self) -> str:
        """The sentence for a program that takes step after step."""
        where = loops.told(self.visits, self.job)
        return (
            f"{self.job['name']} does not end: after {len(self.story.schedule):,} steps it still goes on"
            f"{': ' if where else ''}{'; '.join(where)}. Let its loops end, or give a larger timeout=."
        )

    def restless(self) -> Endless:
        """What to say of a program that does not settle."""
        before = {pid: self.program.threads(pid) for pid in self.program.alive()}
        time.sleep(0.05)
        busy = {pid for pid in before if (now := self.program.threads(pid)) is None or now != before[pid]}
        if look := self.program.look():
            busy |= {pid for pid, _ in self.program.sleepers(look)[0]}
        return Endless(
            f"{self.names_of(busy) or 'The program'} does not settle: after {self.job['timeout']} s it is "
            f"still running or sleeping, and says nothing. {_WAIT} If it only needs longer, give a larger "
            "timeout=.",
            busy,
        )

    def refusal(self, step: int, move: str) -> str:
        story = self.story
        can = sorted(self.says) + sorted(who + TIME_PASSES for who in {**self.alarms, **self.waits})
        could = (
            f" {enumerated(can)} could." if can else " Nobody could: the run was over." if self.over() else ""
        )
        where = f"Step {step} of the schedule moves {move!r}, "
        if move.endswith(TIME_PASSES):
            who = mover(move)
            return (
                where + f"but {who or 'no actor'} is in {'no' if who else 'a'} wait with a timeout." + could
            )
        if move not in story.actors:
            heard = f"; the actors so far are {enumerated(sorted(story.actors))}" if story.actors else ""
            return where + f"but no actor of that name has spoken{heard}." + could
        if move in story.ends:
            return where + f"but it has finished (in step {story.ends[move]})." + could
        last = max((i for i, name in enumerate(story.schedule, 1) if name == move), default=0)
        return where + f"but it is blocked (since step {last}) or has nothing left to do." + could


def _look(held: Held) -> tuple[Any, ...]:
    return held.place, held.state, str(held.done)


_WAIT = (
    "Under the lab a process waits on something that blocks (a lock, a queue, an event, a join, a sleep); "
    "it does not spin."
)
