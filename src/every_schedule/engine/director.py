"""The director: it lets the actors of a program move, one at a time, in the order of a schedule.

An actor that calls `say` connects to the director's socket, sends who it is and what it said, and
waits for one byte. One *step* is: send that byte to one actor, then wait until the program has
*settled*. It has when every actor is held in `say` again, has ended, or is blocked in the operating
system.

The director is one thread. It takes messages and looks at the processes in turn, so no message can
be under way while it believes that everybody is asleep.
"""

from __future__ import annotations

import json
import secrets
import selectors
import socket
import time
from typing import Any

from every_schedule.engine import notes, traces, workspace
from every_schedule.engine.program import Program
from every_schedule.engine.workspace import LARGEST
from every_schedule.errors import LabError, Refused
from every_schedule.schedule import TIME_PASSES
from every_schedule.words import enumerated

MAIN = "MainProcess"
NAP, LONGEST_NAP = 0.00005, 0.003  # seconds between looks while the program runs; a selector counts in ms
POLLS = 20  # so many wake-ups without a word are a loop that polls


class Hung(Exception):
    """Nobody can move, and somebody has not finished."""


class Listener:
    """The socket that actors report to. It exists before the program does."""

    def __init__(self, in_kernel: bool) -> None:
        """`in_kernel`: a named Unix socket (Linux only): no file, no port, and delivery at once."""
        self.token = secrets.token_hex(16)
        if in_kernel:
            place = "@every-schedule-" + secrets.token_hex(8)
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.bind("\0" + place[1:])
        else:
            self.socket = socket.create_server(("127.0.0.1", 0))
            place = str(self.socket.getsockname()[1])
        self.socket.listen(128)
        self.socket.setblocking(False)
        self.address = f"{place} {self.token}"


class Story:
    """What happens in a run, as it is written down."""

    def __init__(self) -> None:
        self.schedule: list[str] = []
        self.moves: list[list[str]] = []  # who could have moved, before each step
        self.lines: list[tuple[float, str, str]] = []
        self.said_at: list[int] = []  # for each line the line of the script that said it; 0: not known
        self.actors: dict[str, int] = {}  # actor -> process id
        self.ends: dict[str, int] = {}  # actor -> the step in which its process ended
        self.output = bytearray()
        self.hung = False


class _Watcher:
    """One pair of eyes on the program: its messages, its output, its processes."""

    def __init__(self, program: Program, job: dict[str, Any], selector: selectors.BaseSelector) -> None:
        self.program, self.job, self.selector = program, job, selector
        self.story = Story()
        self.deadline = time.monotonic() + job["timeout"]
        self._half_line = bytearray()
        program.watch(selector)

    def take(self, seconds: float) -> bool:
        """Handle what has arrived, waiting at most `seconds` for it; True if anything had."""
        took = False
        while events := self.selector.select(0 if took else seconds):
            for key, _ in events:
                took = key.data() or took
            self.check_output()
        took = self.program.drain() or took
        self.check_output()
        return took

    def check_output(self) -> None:
        if self.program.written > LARGEST:
            raise LabError(
                f"{self.job['name']} has written more than {LARGEST >> 20} MB. "
                "Let it write less, or to a file in its temporary folder."
            )

    def new_lines(self) -> list[str]:
        """Whole lines that came on standard output since the last call."""
        new = self.program.new_output()
        self.story.output += new
        self._half_line += new
        lines = []
        if b"\n" in new:  # else a long half line would be copied each time
            *lines, self._half_line = self._half_line.split(b"\n")
        if self.program.returncode is not None and self._half_line:
            lines.append(self._half_line)
            self._half_line = bytearray()
        return [line.decode(errors="replace").rstrip("\r") for line in lines]

    def write(self, when: float, who: str, text: str, line: int = 0) -> None:
        self.story.lines.append((when, who, text))
        self.story.said_at.append(line)

    def over(self) -> bool:
        """True if the main process and all others have ended, but for multiprocessing's helpers."""
        alive = self.program.alive()
        return self.program.returncode is not None and not alive - self.program.helpers()

    def late(self) -> bool:
        return time.monotonic() > self.deadline


class _Observer(_Watcher):
    """A free run: the operating system picks the order, we write down when each line came."""

    def run(self) -> Story:
        begin = time.monotonic()
        previous = None
        while True:
            took = self.take(0.02)
            now = round(time.monotonic() - begin, 3)
            for line in self.new_lines():
                self.write(now, "", line)
            if self.over():
                self.take(0)
                if not (rest := self.new_lines()):
                    return self.story
                for line in rest:
                    self.write(now, "", line)
                continue
            look = self.program.look()
            asleep = not took and look is not None and look == previous
            stuck = asleep and not any_of(self.program.sleepers(look or {}))
            previous = look
            if stuck or self.late():
                self.story.hung = True
                return self.story


def any_of(sleepers: tuple[set[int], set[int] | None]) -> bool:
    """True if any process will, or may, wake by itself."""
    sleeping, waiting = sleepers
    return bool(sleeping) or waiting is None or bool(waiting)


class _Director(_Watcher):
    """A directed run."""

    def __init__(self, program: Program, listener: Listener, job: dict[str, Any], selector: Any) -> None:
        super().__init__(program, job, selector)
        self.listener = listener
        self.held: dict[str, socket.socket] = {}
        self.arrived: list[tuple[str, str, int]] = []
        self.asleep: dict[Any, Any] = {}  # the look that showed the program settled
        self.waiting: set[int] | None = set()  # processes in a wait with a deadline; None: not known
        selector.register(listener.socket, selectors.EVENT_READ, self._accept)

    def run(self) -> Story:
        story, wanted = self.story, list(self.job["schedule"])
        try:
            self.settle()
            self.write_down()
            while moves := self.moves():
                step = len(story.schedule)
                if self.late():
                    raise LabError(self.endless())
                move = wanted[step] if step < len(wanted) else moves[0]
                if move not in moves and not (move == TIME_PASSES and self.dreamers()):
                    raise Refused(self.refusal(step + 1, move))
                story.moves.append(moves)
                story.schedule.append(move)
                if move == TIME_PASSES:
                    self.let_time_pass()
                else:
                    self.release(move)
                    self.settle()
                self.write_down()
            if len(wanted) > len(story.schedule) and not self.program.returncode:  # else: show why it failed
                raise Refused(self.refusal(len(story.schedule) + 1, wanted[len(story.schedule)]))
        except Hung:
            story.hung = True
        stderr = self.program.errors().decode(errors="replace")
        failed = self.program.returncode or traces.errors(stderr, self.job["script"])
        if not story.actors and not story.hung and not failed:
            raise LabError(
                f"{self.job['name']} ended without one say, so there is nothing to schedule: "
                "let its processes report with say, from scripts.say."
            )
        return story

    # ---- messages -----------------------------------------------------------------------------

    def _accept(self) -> bool:
        try:
            connection = self.listener.socket.accept()[0]
        except BlockingIOError:
            return False
        connection.setblocking(False)
        message = bytearray()
        self.selector.register(connection, selectors.EVENT_READ, lambda: self._read(connection, message))
        return True

    def _read(self, connection: socket.socket, message: bytearray) -> bool:
        try:
            piece = connection.recv(1 << 16)
        except BlockingIOError:
            return False
        except ConnectionError:
            piece = b""
        message += piece
        if not piece:  # a stranger, or an actor that was killed while we held it
            self._forget(connection)
        elif message.endswith(b"\n"):
            try:
                token, pid, who, text, file, line = json.loads(message)
            except (ValueError, TypeError):  # a stranger's
                token = None
            if token != self.listener.token:
                self._forget(connection)
                return False
            message.clear()
            if who == TIME_PASSES:
                raise LabError(f"No actor may be called {who!r}: in a schedule that means that time passes.")
            if who in self.held:
                raise LabError(
                    f"Two actors are called {who!r}: give each process a name= of its own, or each "
                    "task a who= of its own."
                )
            self.held[who] = connection
            self.story.actors[who] = pid
            self.arrived.append((who, text, line if file == self.job["script"] else 0))
        return True

    def _forget(self, connection: socket.socket) -> None:
        self.selector.unregister(connection)
        connection.close()
        self.held = {who: other for who, other in self.held.items() if other is not connection}

    # ---- steps --------------------------------------------------------------------------------

    def release(self, who: str) -> None:
        connection = self.held[who]
        try:
            connection.sendall(b"!")
        except OSError:
            pass  # it was killed this very moment; settling will tell
        self._forget(connection)

    def settle(self) -> None:
        """Return when nothing runs, nothing is under way, and all messages are taken."""
        previous, nap, began = None, NAP, time.monotonic()
        while True:
            look = self.program.look()
            if look is not None and look == previous:
                sleeping, waiting = self.program.sleepers(look)
                if not self.take(0) and not sleeping:
                    self.asleep, self.waiting = dict(look), waiting
                    return
                look = None
            if self.take(self.program.pause if look else 0):
                look = None
            if look is None:  # somebody runs, so there is no use in looking again at once
                time.sleep(nap)
                nap = min(1.4 * nap, LONGEST_NAP)  # a short part of what it has taken so far
            previous = look
            if self.late():
                mostly_here = time.monotonic() - began > self.job["timeout"] / 2
                raise LabError(self.restless() if mostly_here else self.endless())

    def write_down(self) -> None:
        """Enter what this step brought into the story, in an order that depends on nothing else."""
        step = len(self.story.schedule)
        printed = self.new_lines()
        said = sorted(self.arrived)
        for who, text, _ in said:
            if f"{who}: {text}" in printed:
                printed.remove(f"{who}: {text}")
        # What an actor merely prints comes before what it says: after that it is held.
        for text in printed:
            self.write(step, "", text)
        for who, text, line in said:
            self.write(step, who, text, line)
        self.arrived.clear()
        alive = {pid for pid, *_ in self.asleep}
        for who, pid in self.story.actors.items():
            if pid not in alive and who not in self.held:
                self.story.ends.setdefault(who, step)

    def moves(self) -> list[str]:
        """Who can move. Time passes only when nobody else can; raises Hung when not even that."""
        while not self.held:
            if self.over():
                self.write_down()
                return []
            if self.waiting is not None and self.dreamers():
                return [TIME_PASSES]
            if self.waiting is not None and not self.waiting and not self.program.alarms():
                raise Hung
            # Somebody may wake who is no actor, or this system does not tell. Give it time: as much as
            # it takes, if the schedule says that time passes here.
            told = self.job["schedule"][len(self.story.schedule) :][:1] == [TIME_PASSES]
            if not self.happens_within(self.job["timeout" if told else "patience"]):
                raise Hung
            self.settle()
            if self.arrived:
                self.story.moves.append([TIME_PASSES])
                self.story.schedule.append(TIME_PASSES)
                self.write_down()
        return sorted(self.held)

    # ---- time ---------------------------------------------------------------------------------

    def dreamers(self) -> set[int]:
        """Processes of actors, and the main process, in a wait that has a deadline."""
        actors = {*self.story.actors.values(), self.program.pid}
        if self.waiting is None:
            return actors & self.program.alive() - {self.story.actors[who] for who in self.held}
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
        """Until the first timed wait ends, and all others that end within `patience` of it."""
        if self.waiting is None:
            self.happens_within(self.job["patience"])
            self.settle()
            return
        dreamers, wakes, first = self.dreamers(), 0, None
        said = len(self.arrived)
        while still := dreamers & self.dreamers():
            before = {key: value for key, value in self.asleep.items() if key[0] in still}
            self.take(0.005)
            self.settle()
            woke = any(self.asleep.get(key) != value for key, value in before.items())
            if woke and len(self.arrived) == said:
                wakes += 1
                if wakes > POLLS:
                    polls = f"{self.names(still)} polls: it wakes again and again and says nothing. "
                    raise LabError(polls + _WAIT)
            if first is None and (woke or still != dreamers):
                first = time.monotonic()
            if first is not None and time.monotonic() > first + self.job["patience"]:
                return
            if self.late():
                raise Hung

    # ---- what to say when it cannot be done ---------------------------------------------------

    def names(self, pids: set[int]) -> str:
        known = {pid: who for who, pid in self.story.actors.items() if who not in self.held}
        known.setdefault(self.program.pid, MAIN)
        for who, pid in self.story.actors.items():
            known.setdefault(pid, who)  # held, but another of its threads runs
        return " and ".join(sorted(known.get(pid, "a process that has not spoken") for pid in pids))

    def endless(self) -> str:
        """The sentence for a program that takes step after step."""
        return (
            f"{self.job['name']} does not end: after {self.job['timeout']} s and {len(self.story.schedule)} "
            "steps it still goes on. Let its loops end, or give a larger timeout=."
        )

    def restless(self) -> str:
        """The sentence for a program that does not settle."""
        before = {pid: self.program.threads(pid) for pid in self.program.alive()}
        time.sleep(0.05)
        busy = {pid for pid in before if (now := self.program.threads(pid)) is None or now != before[pid]}
        if look := self.program.look():
            busy |= self.program.sleepers(look)[0]
        return (
            f"{self.names(busy) or 'The program'} does not settle: after {self.job['timeout']} s it is still "
            f"running or sleeping, and says nothing. {_WAIT} If it only needs longer, give a larger timeout=."
        )

    def refusal(self, step: int, move: str) -> str:
        story, can = self.story, sorted(self.held)
        could = (
            f" {enumerated(can)} could." if can else " Nobody could: the run was over." if self.over() else ""
        )
        where = f"Step {step} of the schedule moves {move!r}, "
        if move == TIME_PASSES:
            return where + "but no actor is in a wait with a timeout." + could
        if move not in story.actors:
            heard = f"; the actors so far are {enumerated(sorted(story.actors))}" if story.actors else ""
            return where + f"but no actor of that name has spoken{heard}." + could
        if move in story.ends:
            return where + f"but it has finished (in step {story.ends[move]})." + could
        last = max((i for i, name in enumerate(story.schedule, 1) if name == move), default=0)
        return where + f"but it is blocked (since step {last}) or has nothing left to do." + could


_WAIT = (
    "Under the lab a process waits on something that blocks (a lock, a queue, an event, a join); "
    "it does not poll."
)


def direct(program: Any, listener: Listener, job: dict[str, Any], selector: selectors.BaseSelector) -> Story:
    """Run `job["schedule"]`, then go on in the order of names until the program ends or hangs."""
    return _Director(program, listener, job, selector).run()


def observe(program: Any, job: dict[str, Any], selector: selectors.BaseSelector) -> Story:
    """Let the program run free and write down its lines with seconds since its start."""
    story = _Observer(program, job, selector).run()
    names = {MAIN, *notes.read(workspace.folder_of(job["id"])).names.values()}
    with open(job["script"], "rb") as script:
        tasks = b"who=" in script.read()
    story.lines = [(when, *notes.speaker(line, names, tasks)) for when, _, line in story.lines]
    return story
