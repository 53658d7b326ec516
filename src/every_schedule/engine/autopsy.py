"""Where each process of a program that hangs is waiting, and who was killed before."""

from __future__ import annotations

import os
import signal
import time

from every_schedule.engine import loops, notes, traces, workspace
from every_schedule.engine.notes import Notes
from every_schedule.engine.program import Look, Program
from every_schedule.engine.story import MAIN, Story
from every_schedule.engine.traces import Own
from every_schedule.place import Place
from every_schedule.schedule import mover
from every_schedule.wire import Job, by_its_pool
from every_schedule.words import enumerated

SECONDS = 10.0  # that all processes together get to write their stacks, on a machine however slow
SIGNALS = (signal.SIGABRT, signal.SIGILL)  # faulthandler answers both; a program may have taken the first
IGNORES = Place("", 0, "(not known: it ignores SIGABRT)")
TOO_SLOW = Place("", 0, f"(not known: it did not answer within {SECONDS:.0f} s)")
SILENT = "(silent)"  # a process that is no actor, and whose name is not known


def autopsy(program: Program, story: Story, job: Job, noted: Notes) -> dict[str, Place]:
    """Where each process waits, by the names of the actors; "Ann/beat" is a thread of Ann's that runs `beat`.

    All are stopped first, so that no death wakes another. Parents, which have the lower numbers, die
    before their children: a parent's threads that see a child die run on while faulthandler walks over
    their stacks, and crash it.
    """
    own = Own(job["script"])
    processes = program.alive() - program.helpers()
    for pid in processes:
        program.stop(pid)
    names = speakers(program, story)
    until = time.monotonic() + SECONDS
    found: dict[str, Place] = {}
    for pid in sorted(processes, key=lambda pid: (pid != program.pid, pid)):
        dump, excuse = _dump(program, pid, until)
        threads = traces.threads(dump)
        place = threads[0].place(own) if threads else excuse
        name = names.get(pid) or noted.names.get(pid, SILENT)
        # Nobody waits for a worker of a pool that waits for work: what its tasks did has ended.
        if not any(thread.idle() for thread in threads[:1]) and (pid in names or place.line):
            _enter(found, name, place)
        for thread in threads[1:]:
            if function := thread.function(own):
                _enter(found, f"{name}/{function}", thread.place(own))
    return dict(sorted(found.items()))


def awaited(program: Program, story: Story, job: Job, look: Look) -> list[str]:
    """Sentences that say which actors wait for what is outside of the program."""
    names = notes.read(workspace.folder_of(job["id"])).names | speakers(program, story)
    return [f"{names.get(pid, SILENT)} waits for {what}" for pid, what in program.awaited(look)]


def served(program: Program, story: Story, noted: Notes) -> list[str]:
    """Sentences on who waits for a client that may come from outside the program."""
    names = noted.names | speakers(program, story)
    by: dict[str, list[str]] = {}
    for pid, address in program.listens():
        by.setdefault(address, []).append(names.get(pid, SILENT))
    return [
        f"Nobody connects to {address}, where {enumerated(who)} listen{'s' if len(who) == 1 else ''}."
        for address, who in by.items()
    ]


def running(program: Program, busy: set[int], job: Job, noted: Notes) -> tuple[dict[str, Place], list[str]]:
    """Where own code of the busy processes is, and where threads of installed libraries are, in words.

    Either may be what keeps a program from settling. Of a line in a loop of the script it is the loop.
    """
    own = Own(job["script"])
    processes = program.alive() - program.helpers()
    for pid in processes:
        program.stop(pid)
    names = {program.pid: MAIN} | noted.names
    until = time.monotonic() + SECONDS
    places: dict[str, Place] = {}
    found = set()
    for pid in sorted(processes, key=lambda pid: (pid != program.pid, pid)):
        threads = traces.threads(_dump(program, pid, until)[0])
        if pid in busy and threads and (place := threads[0].place(own)).line:
            script = place.file == os.path.basename(job["script"])
            places[names.get(pid, SILENT)] = loops.around(place.line, job) if script else place
        for thread in threads[1:]:
            for frame in thread.frames:
                _, installed, path = frame.path.rpartition("site-packages/")
                if installed:
                    found.add(f"{frame.function}, in {path}")
                    break
    return places, sorted(found)


def speakers(program: Program, story: Story) -> dict[int, str]:
    """For each process that has spoken, and the main one, the actor that moved last in it.

    One process may be several actors: a worker of a pool does task after task, and a signal's handler
    says who it is. What such a process waits for concerns the last of them.
    """
    last = {mover(move): step for step, move in enumerate(story.schedule, 1)}
    names = {program.pid: MAIN}
    for who in sorted(story.actors, key=lambda who: (last.get(who, 0), who)):
        pid, (owner, _, thread) = story.actors[who], who.rpartition("/")
        known = pid == program.pid if owner == MAIN else story.actors.get(owner) == pid
        if thread == "handler" or not known:  # else it is another thread than the main one
            names[pid] = who
    return names


def killed(program: Program, story: Story, noted: Notes) -> dict[str, tuple[int, int]]:
    """The actors that a signal has ended: the step in which it did, and its number.

    To be asked before the rest of the program is ended. Only who waits for a process learns how it
    ended: its parent, which notes it, or nobody yet, and then the kernel still knows. What a
    forkserver's child died of is not known until the program asks.
    """
    found = {}
    for who, step in sorted(story.ends.items()):
        pid = story.actors[who]
        code = program.returncode if pid == program.pid else noted.codes.get(pid, program.exit_code(pid))
        if code is not None and code < 0 and not by_its_pool(noted.names.get(pid, ""), code):
            found[who] = (step, -code)
    return found


def _enter(found: dict[str, Place], name: str, place: Place) -> None:
    while name in found:
        name += "'"
    found[name] = place


def _dump(program: Program, pid: int, until: float) -> tuple[str, Place]:
    """What a stopped process writes about its stacks, and what to say if that is nothing. It is dead then."""
    program.drain()
    read = len(program.errors())
    excuse = traces.NOT_IN_SCRIPT  # it has no stacks that faulthandler could write: it is not Python
    for number in SIGNALS:
        program.dump(pid, number)
        ended = _ends(program, pid, until)
        dump = program.errors()[read:].decode(errors="replace")
        if ended or traces.threads(dump):
            break
        excuse = IGNORES if time.monotonic() < until else TOO_SLOW
    program.kill(pid)  # before it wakes anybody
    return dump, excuse


def _ends(program: Program, pid: int, until: float) -> bool:
    """Wait until a process has ended; False if it has handled its signal and lives on, or time is up.

    Two equal looks, both of them asleep, and nothing written between them: it has. Whoever is about to
    die is not asleep, or waits for us to take what it writes.
    """
    half = time.monotonic() + (until - time.monotonic()) / 2  # leaves some for the other signal
    while time.monotonic() < half:
        before = program.threads(pid)
        wrote = program.drain()
        if pid not in program.alive():
            program.drain()
            return True
        if before and not wrote and not program.gap and before == program.threads(pid):
            return False
        time.sleep(0.001)
    program.drain()
    return False
