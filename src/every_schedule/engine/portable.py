"""The program under test where there is no /proc: macOS, Windows, and Linux when told to.

Here "settled" is a judgement: no process used the processor or changed context, and nobody said
anything, for a quiet tenth of a second. On a machine under heavy load that can be wrong, and it is
slower than reading the kernel. What a sleeping process waits for is not known either, so a run
counts as hung when nothing has happened for the job's `patience`.
"""

from __future__ import annotations

import queue
import selectors
import signal
import subprocess
import threading
from typing import IO, Any

import psutil

from every_schedule.engine import program, workspace
from every_schedule.wire import Job


class Program:
    """A script that runs as a tree of processes; made by `start`."""

    gap = 0.1  # seconds between two looks
    mover = 0
    stops = False  # it would take a gap for each

    def __init__(self, main: subprocess.Popen[bytes]) -> None:
        self._main = main
        self.pid = main.pid
        self.returncode: int | None = None
        self._tree: dict[int, psutil.Process] = {main.pid: psutil.Process(main.pid)}
        self._arrived: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
        self._held = (bytearray(), bytearray())
        self.written = 0
        self._pumps = [
            threading.Thread(target=self._pump, args=(number, pipe), daemon=True)
            for number, pipe in enumerate((main.stdout, main.stderr))
        ]
        for pump in self._pumps:
            pump.start()

    def _pump(self, number: int, pipe: IO[bytes]) -> None:
        """Pipes cannot be waited on together with sockets everywhere, so a thread reads each."""
        while piece := pipe.read1(1 << 16):  # type: ignore[attr-defined]
            self._arrived.put((number, piece))

    # ---- output -------------------------------------------------------------------------------

    def watch(self, selector: selectors.BaseSelector) -> None:
        """Nothing to add: the pumps deliver without the selector."""

    def drain(self) -> bool:
        """Take what the program has written; True if it was anything."""
        took = False
        while not self._arrived.empty():
            number, piece = self._arrived.get()
            if self.written <= workspace.LARGEST:
                self._held[number].extend(piece)
            self.written += len(piece)
            took = True
        return took

    def new_output(self) -> bytes:
        """What came on standard output since the last call."""
        text = bytes(self._held[0])
        self._held[0].clear()
        return text

    def errors(self) -> bytes:
        """All that has come on standard error so far."""
        return bytes(self._held[1])

    def errors_of_each(self) -> dict[int, bytes]:
        """Who wrote what is not known here."""
        return {0: self.errors()}

    # ---- processes ----------------------------------------------------------------------------

    def alive(self) -> set[int]:
        """Process ids of the tree, without those that have ended."""
        self.returncode = self._main.poll()
        for process in list(self._tree.values()):
            try:
                self._tree.update({child.pid: child for child in process.children(recursive=True)})
            except psutil.Error:
                pass
        self._tree = {pid: process for pid, process in self._tree.items() if _runs(process)}
        return set(self._tree)

    def look(self) -> dict[Any, Any] | None:
        """Every process with its counters."""
        seen: dict[Any, Any] = {}
        for pid in self.alive():
            seen.update(self.threads(pid) or {})
        return seen

    def still(self, look: dict[Any, Any]) -> bool:
        """True if nobody has run since that look, and nobody is there who was not."""
        return self.look() == look

    def threads(self, pid: int) -> dict[Any, Any] | None:
        """One process with its counters."""
        try:
            process = self._tree[pid]
            return {(pid, pid): (process.cpu_times()[:2], process.num_ctx_switches())}
        except (KeyError, psutil.Error):
            return {}

    def sleepers(self, look: dict[Any, Any]) -> tuple[set[tuple[int, int]], set[tuple[int, int]] | None]:
        """Nobody is known to sleep, and of everybody else it is not known (None)."""
        return set(), None

    def waits_for_child(self, look: dict[Any, Any], pid: int) -> bool:
        """Not known."""
        return False

    def under_way(self) -> bool:
        """Not known."""
        return False

    def awaited(self, look: dict[Any, Any]) -> list[tuple[int, str]]:
        """Not known: a run that is quiet for the job's `patience` counts as hung."""
        return []

    def listens(self) -> list[tuple[int, str]]:
        return []  # not known here

    def alarms(self) -> bool:
        """Not known; who waits is not known either, so nobody asks."""
        return True

    def helpers(self) -> set[int]:
        """Processes that `multiprocessing` starts for itself and that end by themselves."""
        found = set()
        for pid, process in self._tree.items():
            try:
                command = " ".join(process.cmdline())
            except psutil.Error:
                continue
            if "resource_tracker import main" in command or (
                "multiprocessing.forkserver" in command and process.ppid() == self.pid
            ):
                found.add(pid)
        return found

    def exit_code(self, pid: int) -> int | None:
        """Not known here."""
        return None

    # ---- the end ------------------------------------------------------------------------------

    def stop(self, pid: int) -> None:
        _quietly(self._tree[pid].suspend)

    def resume(self, pid: int) -> None:
        """Let a process run that was stopped."""
        _quietly(self._tree[pid].resume)

    def ring(self, pid: int) -> None:
        """What the kernel does when an alarm goes off. There are none on Windows."""
        if psutil.POSIX:
            _quietly(lambda: self._tree[pid].send_signal(signal.SIGALRM))

    def dump(self, pid: int, number: int) -> None:
        """Have a stopped process write its stacks and die, by a signal. Windows has none for that."""
        process = self._tree[pid]
        if psutil.POSIX:
            _quietly(lambda: process.send_signal(number))
            _quietly(process.resume)
        else:
            _quietly(process.kill)

    def kill(self, pid: int) -> None:
        if pid in self._tree:
            _quietly(self._tree[pid].kill)

    def close(self) -> None:
        """Let go of the pipes, and of the main process, which must be dead by now."""
        self.returncode = self._main.wait()
        for pump in self._pumps:
            pump.join(1)
        for pipe in (self._main.stdout, self._main.stderr):
            if pipe:
                pipe.close()


def start(job: Job, folder: str, environment: dict[str, str]) -> program.Program:
    """Start `job` in a bare interpreter, in a process group of its own."""
    return Program(
        subprocess.Popen(
            workspace.fresh_command(job, folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=workspace.work_folder(folder),
            env=environment,
            start_new_session=psutil.POSIX,
            creationflags=0 if psutil.POSIX else subprocess.CREATE_NEW_PROCESS_GROUP,  # type: ignore[attr-defined]
        )
    )


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _quietly(action: Any) -> None:
    try:
        action()
    except psutil.Error:
        pass
