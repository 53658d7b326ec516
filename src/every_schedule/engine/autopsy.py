"""Where each process of a program that hangs is waiting."""

from __future__ import annotations

import os
import time
from typing import Any

from every_schedule.engine import traces
from every_schedule.engine.program import Program
from every_schedule.engine.story import MAIN, Story

DUMP = 30.0  # seconds that a process gets to write its stacks, on a machine however slow


def autopsy(program: Program, story: Story, job: dict[str, Any]) -> dict[str, str]:
    """Where each process waits, by the names of the actors.

    All are stopped first, so that no death wakes another. Parents, which have the lower numbers, die
    before their children: a parent's threads that see a child die run on while faulthandler walks over
    their stacks, and crash it.
    """
    processes = program.alive() - program.helpers()
    for pid in processes:
        program.stop(pid)
    names = {pid: who for who, pid in sorted(story.actors.items())}
    names.setdefault(program.pid, MAIN)
    found: dict[str, str] = {}
    for pid in sorted(processes, key=lambda pid: (pid != program.pid, pid)):
        program.drain()
        read = len(program.errors())
        program.dump(pid)
        until = time.monotonic() + DUMP
        while pid in program.alive() and time.monotonic() < until:
            program.drain()
            time.sleep(0.001)
        program.drain()
        place = traces.innermost(program.errors()[read:].decode(errors="replace"), job["script"])
        if pid in names or place.startswith(os.path.basename(job["script"])):
            name = names.get(pid, "(silent)")
            while name in found:
                name += "'"
            found[name] = place
    return dict(sorted(found.items()))
