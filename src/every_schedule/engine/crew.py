"""Several stages at work, each in a thread that waits for its answer."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from every_schedule.engine import client
from every_schedule.wire import Answer, Job


class Crew:
    """Takes jobs and does as many at once as it has hands.

    As a context manager it ends in order, or, where an exception ends it (Ctrl-C too), at once: then
    its stages end the programs that they run, and themselves.
    """

    def __init__(self, hands: int) -> None:
        self._threads = ThreadPoolExecutor(hands)
        self._lock = threading.Lock()
        self._busy: set[client.Stage] = set()
        self._closed = False

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind:
            self.stop()
        self._threads.shutdown()

    def submit(self, job: Job) -> Future[Answer]:
        """The answer to come."""
        return self._threads.submit(self._perform, job)

    def stop(self) -> None:
        """End what is under way, and start nothing more."""
        with self._lock:
            self._closed = True
            busy = list(self._busy)
        self._threads.shutdown(wait=False, cancel_futures=True)
        for stage in busy:
            stage.close()

    def _perform(self, job: Job) -> Answer:
        """Have a stage do a job; if the stage dies of it, one other."""
        try:
            return self._ask(job)
        except client.Died:
            return self._ask(job)

    def _ask(self, job: Job) -> Answer:
        with self._lock:
            if self._closed:
                raise RuntimeError("nobody waits for this any more")
            stage = client.borrow()
            self._busy.add(stage)
        try:
            answer = stage.ask(job)
        except BaseException:
            with self._lock:
                self._busy.discard(stage)
            stage.close()
            raise
        with self._lock:
            self._busy.discard(stage)
            if not self._closed:  # else `stop` closes it
                client.give_back(stage)
        return answer
