"""Stages that run no process: what the verbs make of answers, whatever the answers are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from every_schedule.engine import client
from every_schedule.wire import Answer, Job, Report


def answer(schedule: Sequence[str], actors: dict[str, int], **changes: Any) -> Answer:
    """Of actors who say so many lines each, and of whom none blocks another."""
    left = dict(actors)
    report: Report = {
        "schedule": [],
        "moves": [],
        "lines": [(0, who, "arrives") for who in actors],
        "said_at": [0] * len(actors),
        "ends": {},
        "outcome": "finished",
        "exit_codes": {"MainProcess": 0},
        "errors": [],
        "stacks": {},
        "unjoined": [],
        "left_behind": [],
        "output": "",
        "stderr": "",
        "unknown": [],
        "untried": [],
        "together": [],
        "killed": {},
        "files": {},
    }
    while any(left.values()):
        moves = [who for who, count in left.items() if count]
        step = len(report["schedule"])
        who = schedule[step] if step < len(schedule) else moves[0]
        if who not in moves:
            return {"error": f"Step {step + 1} of the schedule moves {who!r}.", "refused": True}
        left[who] -= 1
        report["moves"].append(moves)
        report["schedule"].append(who)
        report["lines"].append((step + 1, who, f"has {left[who]} left"))
        report["said_at"].append(0)
    report.update(changes)  # type: ignore[typeddict-item]
    return report


class Imitation:
    """In the place of all stages. `answers` makes an answer of a job and of how many run at once."""

    def __init__(self, answers: Callable[[Job, int], Answer]) -> None:
        self.answers = answers
        self.asked: list[list[str]] = []  # the schedules, as they came
        self.most = 0  # that were under way at once
        self._now = 0
        self._lock = threading.Lock()

    def ask(self, job: Job) -> Answer:
        with self._lock:
            self.asked.append(job["schedule"] or [])
            self._now += 1
            self.most = max(self.most, self._now)
            now = self._now
        try:
            return self.answers(job, now)
        finally:
            with self._lock:
                self._now -= 1

    def close(self) -> None:
        pass


def imitated(patch: pytest.MonkeyPatch, answers: Callable[[Job, int], Answer]) -> Imitation:
    """Put an imitation in the place of the stages."""
    stage = Imitation(answers)
    patch.setattr(client, "borrow", lambda: stage)
    patch.setattr(client, "give_back", lambda stage: None)
    return stage
