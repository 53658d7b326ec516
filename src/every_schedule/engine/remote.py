"""Runs that go on in the processes of somebody's executor, on this machine or on others."""

from __future__ import annotations

from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from types import TracebackType

from every_schedule.engine.crew import Crew
from every_schedule.errors import LabError
from every_schedule.wire import Answer, Job

TRIES = 3  # of a run whose worker has died


def perform(job: Job) -> Answer:
    """What a worker of the executor does: a job, on the stage that its process keeps."""
    with Crew(1) as crew:
        return crew.submit(job).result()


class Remote:
    """Takes jobs as a `Crew` does, and hands them to an executor.

    A run whose worker dies is done again: there, or here if the executor takes no more.
    """

    def __init__(self, executor: Executor, hands: int) -> None:
        self._executor = executor
        self._here = Crew(hands)
        # Not in the thread that tells of a worker's end: it may hold a lock that `submit` wants.
        self._again = ThreadPoolExecutor(1)
        self._given: set[Future[Answer]] = set()
        self._closed = False

    def __enter__(self) -> Remote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind:
            self.stop()
        self._again.shutdown()
        self._here.__exit__(kind, error, trace)

    def submit(self, job: Job) -> Future[Answer]:
        """The answer to come."""
        answer: Future[Answer] = Future()
        self._try(job, answer, TRIES)
        return answer

    def stop(self) -> None:
        """Start nothing more. What workers are doing already they do to its end; the executor lives on."""
        self._closed = True
        for future in list(self._given):
            future.cancel()
        self._here.stop()

    def _try(self, job: Job, answer: Future[Answer], tries: int) -> None:
        if self._closed:
            answer.cancel()
            answer.set_running_or_notify_cancel()
            return
        try:
            given = self._executor.submit(perform, job) if tries else self._here.submit(job)
        except RuntimeError:  # it is broken, or has been shut down
            given, tries = self._here.submit(job), 0
        self._given.add(given)
        given.add_done_callback(lambda done: self._came(done, job, answer, tries))

    def _came(self, done: Future[Answer], job: Job, answer: Future[Answer], tries: int) -> None:
        self._given.discard(done)
        try:
            result = done.result()
        except LabError as error:
            answer.set_exception(error)
        except (Exception, CancelledError) as error:
            if tries or self._closed:
                self._again.submit(self._try, job, answer, tries - 1)
            else:
                answer.set_exception(error)
        else:
            answer.set_result(result)
