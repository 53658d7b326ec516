"""Who acts: processes, threads of own code, and the tasks of pools and executors."""

from __future__ import annotations

import itertools
import multiprocessing.process
import os
import re
import signal
import sys
import threading
from collections import Counter
from types import CodeType, FunctionType

from . import operations, report
from .later import when_imported
from .operations import Done, begin_task, hold, keep_names, note, noted, own_frame, patch, perform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def install() -> None:
    process: Any = multiprocessing.process.BaseProcess
    process.start = _start(process.start)
    process.join = _join(process.join)
    process._after_fork = _begin(process._after_fork)
    patch(process, "terminate kill interrupt", lambda self: _of(self, "changes", "terminates"))
    patch(process, "is_alive", lambda self: _of(self, "reads", "looks"))
    code = process.exitcode
    process.exitcode = property(noted(code.__get__, lambda self, *_: _of(self, "reads", "looks")))
    os.kill = noted(os.kill, _kills)
    # No point: who ends itself is seen to be gone.
    os._exit = noted(os._exit, lambda _: [_ends_itself()], tell=note)
    threads: Any = threading.Thread
    threads.start = _start_thread(threads.start)
    when_imported("multiprocessing.pool", _patch_pool)
    when_imported("concurrent.futures._base", _patch_futures)
    when_imported("concurrent.futures.process", _patch_executor)
    when_imported("concurrent.futures.thread", _patch_threads)
    when_imported("asyncio.selector_events", _patch_loop)


def _of(process: Any, mode: str, verb: str) -> list[Done]:
    return [Done("process", f"pid:{process.pid}", mode, verb, process.name)] if process.pid else []


def _ends_itself() -> Done:
    return Done("process", f"pid:{os.getpid()}", "changes", "ends", operations.actor())


def _kills(pid: int, number: int) -> list[Done]:
    ended = number == getattr(signal, "SIGKILL", None) or (
        number in _DEADLY and signal.getsignal(number) == signal.SIG_DFL
    )
    if pid == os.getpid() and ended:
        return [_ends_itself()]
    ends = number in (signal.SIGTERM, signal.SIGKILL)  # others are told something more often than ended
    return [Done("process", f"pid:{pid}", "changes", "terminates" if ends else "signals")]


_DEADLY = {signal.SIGTERM, signal.SIGABRT} | {
    getattr(signal, name) for name in ("SIGHUP", "SIGQUIT", "SIGALRM") if hasattr(signal, name)
}


def _start(original: Any) -> Any:
    """A process that is started is at its first operation before anybody moves: no point, but noted."""
    names: Counter[tuple[int, str]] = Counter()

    def start(self: Any) -> None:
        frame = own_frame()
        key = os.getpid(), self.name
        if names[key]:
            self.every_schedule_name = self.name + "'" * names[key]
        names[key] += 1
        if frame is not None:
            keep_names(frame, (*self._args, *self._kwargs.values()))
        original(self)
        if frame is not None:
            note(frame, _of(self, "changes", "starts"))

    return start


def _begin(original: Any) -> Any:
    """Processes that are started together run one after the other, and print so."""

    def begin() -> None:
        original()
        process = multiprocessing.current_process()
        identity = ".".join(map(str, process._identity))
        held = report.Held("begin", sys._getframe(), what=identity)
        try:
            held.told()
        finally:
            held.close()

    return staticmethod(begin)


def _join(original: Any) -> Any:
    """Whoever joins without a limit goes on when the other has ended, whenever she began to wait."""

    def join(self: Any, timeout: float | None = None) -> None:
        frame = own_frame()
        if frame is None:
            return original(self, timeout)
        tell = note if timeout is None else hold
        return perform(frame, lambda: _of(self, "reads", "joins"), tell, original, self, timeout)

    return join


def _start_thread(original: Any) -> Any:
    numbers = itertools.count(1)
    process = multiprocessing.current_process()

    def start(self: threading.Thread) -> None:
        nonlocal numbers, process
        if report.own(sys._getframe(1).f_code.co_filename):
            if process is not multiprocessing.current_process():
                numbers, process = itertools.count(1), multiprocessing.current_process()
            number = next(numbers)
            given = not re.match(r"Thread-\d+", self.name)
            self.every_schedule_name = self.name if given else f"Thread-{number}"  # type: ignore[attr-defined]
        original(self)

    return start


def _place(function: Any, args: Any) -> tuple[str, int]:
    """Where a task's function is written; ("", 0) if it is not own code's."""
    inner = [getattr(function, "func", None), *getattr(function, "args", ())]  # of a partial function
    for one in (function, *inner, *(args if isinstance(args, (tuple, list)) else ())):
        if isinstance(one, tuple):  # a chunk: the function and what it is called with
            one = one[0] if one else None
        code = getattr(one, "__code__", None)
        if isinstance(code, CodeType) and report.own(code.co_filename):
            return code.co_filename, code.co_firstlineno
    return "", 0


class _Place:
    """What `hold` asks of a frame."""

    def __init__(self, file: str, line: int) -> None:
        self.f_code = self
        self.co_filename, self.f_lineno = file, line
        self.f_back = None
        self.f_locals: dict[str, Any] = {}


class _In:
    """The queue from which a worker takes its tasks."""

    def __init__(self, queue: Any, name: Any) -> None:
        self._queue, self._name = queue, name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._queue, attribute)

    def get(self, *args: Any, **options: Any) -> Any:
        global _at
        task = self._queue.get(*args, **options)
        if task is None:
            return None
        task, name, place = self._name(task)
        begin_task(name)
        _at.place = _Place(*place)
        _tell("begins", "tasks", "reads", "its task")
        return task


class _Out:
    """The queue into which a worker puts its results."""

    def __init__(self, queue: Any) -> None:
        self._queue = queue

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._queue, attribute)

    def put(self, *args: Any) -> None:
        if getattr(_at, "place", None):
            _tell("hands in", "results", "changes", "its result")
            self._queue.put(*args)  # if it cannot be pickled, another is put
            _at.place = None
            begin_task("")
        else:
            self._queue.put(*args)


_at = threading.local()


def _tell(verb: str, key: str, mode: str, name: str) -> None:
    frame: Any = _at.place
    if operations.holds:
        hold(frame, [Done("pool", key, mode, verb, name)])
    else:
        # Which worker takes a task is of no matter where tasks are actors. At `say` workers may be.
        note(frame, [Done("pool", "work", "changes", verb, name)])


def _of_pool(*_: Any, **__: Any) -> list[Done]:
    return [Done("pool", "work", "changes", "waits", "a pool")]


def _called_back(function: Any) -> Any:
    """A callback: where a thread of a library calls it, it is an actor of its own."""
    if function is None:
        return None

    def call(*args: Any) -> Any:
        if operations.actor():
            return function(*args)
        begin_task(f"{operations.process_actor()}/callback")
        try:
            done = [
                Done("pool", "callbacks", "changes", "begins", "its callback"),
                Done("pool", "results", "reads", "looks", "its result"),
            ]
            hold(_Place(*_place(function, ())), done)  # type: ignore[arg-type]
            return function(*args)
        finally:
            begin_task("")

    return call


def _note_all(*kinds: Any) -> None:
    """With points at `say`: whatever own code asks of a pool is noted, and nobody is held."""
    if not operations.holds:
        for kind in kinds:
            own = {name for name, value in vars(kind).items() if isinstance(value, FunctionType)}
            methods = {name for name in own if name[0] != "_"} | own & {"__exit__", "__next__"}
            patch(kind, " ".join(methods), _of_pool, tell=note)


def _patch_pool(module: Any) -> None:
    worker, handle_tasks = module.worker, module.Pool._handle_tasks
    numbers = itertools.count(1)

    def named(task: Any) -> Any:
        *task, number = task
        return tuple(task), f"task {number}", _place(task[2], task[3])

    def work(inqueue: Any, outqueue: Any, *args: Any, **options: Any) -> None:
        worker(_In(inqueue, named), _Out(outqueue), *args, **options)

    work.__module__, work.__qualname__ = module.__name__, "worker"
    module.worker = work

    def handle(tasks: Any, put: Any, *args: Any) -> None:
        """A pool of another library has queues of its own; all hand in their tasks here."""
        handle_tasks(tasks, lambda task: put(task if task is None else (*task, next(numbers))), *args)

    module.Pool._handle_tasks = staticmethod(handle)
    # A pool looks on and on while a result waits for a callback to end. Its workers' ends it sees anyway.
    module.Pool._get_sentinels = lambda self: [self._change_notifier._reader]
    _note_all(module.Pool, module.ApplyResult, module.IMapIterator)
    if not operations.holds:
        return
    begin = module.ApplyResult.__init__

    def begin_result(self: Any, pool: Any, callback: Any, error_callback: Any) -> None:
        begin(self, pool, _called_back(callback), _called_back(error_callback))

    module.ApplyResult.__init__ = begin_result
    patch(module.AsyncResult, "ready", lambda self: [Done("pool", "results", "reads", "looks", "a result")])


def _patch_executor(module: Any) -> None:
    original = module._process_worker

    def named(item: Any) -> Any:
        return item, f"task {item.work_id + 1}", _place(item.fn, item.args)

    def work(calls: Any, results: Any, *args: Any) -> None:
        original(_In(calls, named), _Out(results), *args)

    work.__module__, work.__qualname__ = module.__name__, "_process_worker"
    module._process_worker = work
    futures = sys.modules["concurrent.futures._base"]
    _note_all(module.ProcessPoolExecutor, futures.Future, futures.Executor)
    if not operations.holds:
        for name in "wait", "as_completed":
            for owner in (futures, sys.modules["concurrent.futures"]):
                patch(owner, name, _of_pool, tell=note)


def _patch_futures(module: Any) -> None:
    add = module.Future.add_done_callback

    def add_own(self: Any, function: Any) -> None:
        own = report.own(sys._getframe(1).f_code.co_filename)  # asyncio adds callbacks of its own
        add(self, _called_back(function) if own else function)

    if operations.holds:
        module.Future.add_done_callback = add_own


def _patch_threads(module: Any) -> None:
    """With points at operations a task of an executor of threads is an actor until it hands in its result."""
    if not operations.holds:
        return
    numbers = itertools.count(1)
    process = multiprocessing.current_process()
    item, future = module._WorkItem, sys.modules["concurrent.futures._base"].Future
    begin, run = item.__init__, item.run

    def begin_numbered(self: Any, *args: Any, **options: Any) -> None:
        nonlocal numbers, process
        if process is not multiprocessing.current_process():
            numbers, process = itertools.count(1), multiprocessing.current_process()
        self.every_schedule_number = next(numbers)
        begin(self, *args, **options)

    def run_as_task(self: Any, *args: Any) -> None:
        task = getattr(self, "task", None)  # from 3.14 on: the function and what it is called with
        place = _place(*(task[:2] if task else (self.fn, self.args)))
        begin_task(f"{operations.process_actor()}/task {self.every_schedule_number}")
        _at.place, _at.future = _Place(*place), self.future
        try:
            _tell("begins", "tasks", "reads", "its task")
            run(self, *args)
        finally:
            _at.place = _at.future = None
            begin_task("")

    def handing_in(original: Any) -> Any:
        def hand_in(self: Any, result: Any) -> None:
            if getattr(_at, "future", None) is self:
                _tell("hands in", "results", "changes", "its result")
                _at.future = None
                begin_task("")  # what comes of it is the executor's affair
            original(self, result)

        return hand_in

    item.__init__, item.run = begin_numbered, run_as_task
    future.set_result = handing_in(future.set_result)
    future.set_exception = handing_in(future.set_exception)


def _patch_loop(module: Any) -> None:
    """A loop of asyncio wakes itself through a pair of sockets: they are no thing of the program's."""
    loop = module.BaseSelectorEventLoop

    def quietly(original: Any) -> Any:
        def call(self: Any) -> None:
            original(self)

        operations.silent.add(call.__code__)
        return call

    for name in ("_read_from_self", "_write_to_self"):
        setattr(loop, name, quietly(getattr(loop, name)))
