"""One pair of eyes on a program: its messages, its output, its processes."""

from __future__ import annotations

import select
import selectors
import time

from every_schedule.engine.program import Program
from every_schedule.engine.story import Story
from every_schedule.engine.workspace import LARGEST
from every_schedule.errors import LabError
from every_schedule.wire import Job


class Watcher:
    """What a free run and a directed one have in common."""

    def __init__(self, program: Program, job: Job, selector: selectors.BaseSelector) -> None:
        self.program, self.job, self.selector = program, job, selector
        self.story = Story()
        self.deadline = time.monotonic() + job["timeout"]
        self._half_line = bytearray()
        program.watch(selector)

    def take(self, seconds: float) -> bool:
        """Handle what has arrived, waiting at most `seconds` for it; True if anything had."""
        took = False
        if seconds and hasattr(self.selector, "fileno"):  # a selector waits a millisecond at least
            seconds = 0 if select.select([self.selector.fileno()], [], [], seconds)[0] else -1
        while seconds >= 0 and (events := self.selector.select(0 if took else seconds)):
            for key, _ in events:
                took = key.data() or took
            self.check_output()
        if not self.program.stops:  # else its output wakes the selector
            took = self.program.drain() or took
            self.check_output()
        return took

    def check_output(self) -> None:
        """Raise LabError where a program writes without end."""
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
        """Enter a line into the story."""
        self.story.lines.append((when, who, text))
        self.story.said_at.append(line)

    def over(self) -> bool:
        """True if the main process and all others have ended, but for multiprocessing's helpers."""
        alive = self.program.alive()
        return self.program.returncode is not None and not alive - self.program.helpers()

    def late(self) -> bool:
        """True once the run's time is up."""
        return time.monotonic() > self.deadline
