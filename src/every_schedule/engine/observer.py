"""A free run: the operating system picks the order, we write down when each line came."""

from __future__ import annotations

import selectors
import time

from every_schedule.engine import notes, workspace
from every_schedule.engine.autopsy import awaited
from every_schedule.engine.program import Program
from every_schedule.engine.story import MAIN, Story
from every_schedule.engine.watcher import Watcher
from every_schedule.wire import Job
from every_schedule.words import still_running


def observe(program: Program, job: Job, selector: selectors.BaseSelector) -> Story:
    """Let the program run free and write down its lines with seconds since its start."""
    story = _Observer(program, job, selector).run()
    names = {MAIN, *notes.read(workspace.folder_of(job["id"])).names.values()}
    with open(job["script"], "rb") as script:
        tasks = b"who=" in script.read()
    story.lines = [(when, *notes.speaker(line, names, tasks)) for when, _, line in story.lines]
    return story


class _Observer(Watcher):
    def run(self) -> Story:
        begin = time.monotonic()
        previous = None
        story = self.story
        while True:
            took = self.take(0.02)
            now = round(time.monotonic() - begin, 3)
            for line in self.new_lines():
                self.write(now, "", line)
            if self.over():
                self.take(0)
                if not (rest := self.new_lines()):
                    return story
                for line in rest:
                    self.write(now, "", line)
                continue
            look = self.program.look()
            if not took and look is not None and look == previous:
                sleeping, waiting = self.program.sleepers(look)
                stuck = not sleeping and waiting is not None and not waiting
                if stuck and not self.program.alarms() and not self.program.under_way():
                    story.unknown = awaited(self.program, story, self.job, look)
                    story.outcome = "unknown" if story.unknown else "hung"
                    return story
            previous = look
            if self.late():
                story.outcome = "unknown"
                story.unknown = [still_running(self.job["timeout"])]
                return story
