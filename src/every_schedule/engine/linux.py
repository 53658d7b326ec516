"""The program under test as Linux sees it: a session of processes, read from /proc.

Whether the program has settled is read off the kernel, not guessed from a clock. One *look* takes
every thread: its state (`stat`), that it is off the processor (`syscall`, which says "running"
otherwise), and its scheduler counters (`schedstat`), whose last number grows each time the thread
gets a processor. If a second reading of the counters and states shows the same, with all threads asleep,
none had run between its first and its second reading, and none had been woken: a woken thread is no
longer asleep until it has run. So there was a moment when everybody slept, and then nobody but the
director can start anything. See man 5 proc_pid_stat, proc_pid_syscall, proc_pid_task, and
Documentation/scheduler/sched-stats.rst in the kernel's source.

What a sleeping thread waits for is in `syscall` too: the number of the system call and its
arguments. A thread in `sleep` goes on by itself and counts as running. A thread whose call has a
deadline (`acquire(timeout=1)`) counts as asleep, but is known to wake.
"""

from __future__ import annotations

import ctypes
import os
import re
import selectors
import signal
import socket
import struct
import subprocess
import sys
import tempfile

from every_schedule.engine import outside, program, tasks, workspace
from every_schedule.engine.syscalls import CALLS, MACHINE, PLAIN_SLEEPS, SELECTS, TGKILL, WAITS_FOR_CHILD
from every_schedule.wire import Job

MANY = 64  # so many new processes are looked at one by one
STATUS = 52 - 3  # of the fields of `stat`: how it ended (man 5 proc)

# (process, thread) -> its scheduler counters, and the system call it is in
Look = dict[tuple[int, int], tuple[bytes, bytes]]


def available() -> bool:
    """True where this module can do its work: Linux, with /proc as it describes it."""
    if not sys.platform.startswith("linux"):
        return False
    me = f"/proc/{os.getpid()}/task/{os.getpid()}"
    if MACHINE not in CALLS or not all(_read(f"{me}/{name}") for name in ("stat", "schedstat", "syscall")):
        return False
    # Yama (man 2 ptrace): from 2 on, `syscall` of another process is for the superuser only.
    scope = _read("/proc/sys/kernel/yama/ptrace_scope") or b"0"
    return int(scope) < 2 or os.geteuid() == 0


class Program:
    """A script that runs in a session of its own; made by `start`."""

    gap = 0.0  # seconds between two looks: they may follow each other at once
    mover = 0  # the process that was last allowed to go on
    stops = True  # processes can be stopped in the middle of a call, and resumed

    def __init__(self, pid: int, out: int, err: socket.socket, newest: int) -> None:
        """`newest`: the number of a process, or a thread, that began before the main one."""
        self.pid = pid
        self._tasks: dict[int, tasks.Process] = {}
        self._newest = newest
        self._unseen = {pid}  # processes that have begun, and that /proc may show any moment
        self._helps: dict[int, bool] = {}  # process -> whether it is a helper; asked for once it has settled
        self._loadavg = _open_loadavg()
        self.returncode: int | None = None
        self._out, self._err = out, err
        self._output = bytearray()
        self.written = 0
        self._errors: list[tuple[int, bytes]] = []  # who wrote, and what
        os.set_blocking(out, False)
        err.setblocking(False)

    # ---- output -------------------------------------------------------------------------------

    def watch(self, selector: selectors.BaseSelector) -> None:
        """Have `selector` wake when the program writes."""
        self._selector = selector
        for pipe in (self._out, self._err.fileno()):
            selector.register(pipe, selectors.EVENT_READ, self.drain)

    def drain(self) -> bool:
        """Take what the program has written; True if it was anything."""
        took = False
        for pipe, read in ((self._out, self._read_output), (self._err.fileno(), self._read_error)):
            more = True
            try:
                for _ in range(64):  # not for ever: somebody may write all the time
                    if not (more := read()):
                        break
                    took = True
            except BlockingIOError:
                continue
            if more:
                continue
            if pipe in self._selector.get_map():  # at its end a pipe stays readable for ever
                self._selector.unregister(pipe)
        return took

    def _read_output(self) -> bool:
        piece = os.read(self._out, 1 << 16)
        if self.written <= workspace.LARGEST:
            self._output += piece
        self.written += len(piece)
        return bool(piece)

    def _read_error(self) -> bool:
        """One piece of standard error. The kernel says who wrote it (man 7 unix, SO_PASSCRED)."""
        piece, credentials, *_ = self._err.recvmsg(1 << 16, socket.CMSG_SPACE(12))
        writer = struct.unpack("3i", credentials[0][2])[0] if credentials else 0
        if piece and self.written <= workspace.LARGEST:
            self._errors.append((writer, piece))
        self.written += len(piece)
        return bool(piece)

    def new_output(self) -> bytes:
        """What came on standard output since the last call."""
        text = bytes(self._output)
        self._output.clear()
        return text

    def errors(self) -> bytes:
        """All that has come on standard error so far."""
        return b"".join(piece for _, piece in self._errors)

    def errors_of_each(self) -> dict[int, bytes]:
        """The same by the process that wrote it: two that fail together do not mix."""
        found: dict[int, bytes] = {}
        for pid, piece in self._errors:
            found[pid] = found.get(pid, b"") + piece
        return found

    # ---- processes ----------------------------------------------------------------------------

    def _members(self) -> dict[int, tasks.Process]:
        """The processes of the program, zombies included: the session, and who has left it (`setsid`)."""
        newest = _newest(self._loadavg)
        if newest != self._newest:
            self._unseen |= self._begun_since(newest)
            self._newest = newest
        if self._unseen:
            self._unseen = {pid for pid in sorted(self._unseen) if not self._meet(pid)}
        return self._tasks

    def _begun_since(self, newest: int) -> set[int]:
        """The processes, and threads, that may have begun since the last look. The kernel counts upwards."""
        if self._newest < newest <= self._newest + MANY:
            return set(range(self._newest + 1, newest + 1))
        # Those between may not be shown yet: a process has its number before it is there.
        last = range(newest - MANY, newest + 1)
        return {*last} | {int(name) for name in os.listdir("/proc") if name.isdigit()}

    def _meet(self, pid: int) -> bool:
        """Learn whether a process is the program's; False if it is not there, or not yet."""
        if pid in self._tasks:
            return True
        try:
            process = tasks.Process(pid)
        except OSError:
            return False
        try:
            fields = process.fields()
            parent = int(fields[1])
            # A forked main process is ours even before it has called setsid. The stage adopts orphans.
            ours = pid == self.pid or int(fields[3]) == self.pid or parent in (os.getpid(), *self._tasks)
            if ours and process.leads():
                self._tasks[pid] = process
                return True
        except OSError:
            pass  # it is gone again
        process.close()
        return True

    def alive(self) -> set[int]:
        """Process ids of the program, without those that have ended."""
        found = set()
        for pid, process in list(self._members().items()):
            try:
                if process.fields()[0] not in b"ZX":
                    found.add(pid)
            except OSError:  # it has been reaped
                self._tasks.pop(pid).close()
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return found

    def look(self) -> Look | None:
        """Every thread of every process, or None if any of them is not asleep."""
        # Signalling a process group takes the lock under which a process ends. So whoever an earlier
        # look saw ended has told its parent by now, and the parent is awake.
        _kill(-self.pid, 0)
        seen: Look = {}
        pids = list(self._members())
        if self.mover in self._tasks:  # it is the likeliest to run
            pids.insert(0, self.mover)
        for pid in pids:
            threads = self._threads(pid)
            if threads is None:
                return None
            seen.update(threads)
        return seen

    def still(self, look: Look) -> bool:
        """True if nobody has run since that look, and nobody is there who was not."""
        _kill(-self.pid, 0)
        shown: dict[int, dict[int, tasks.Shown]] = {pid: {} for pid in self._members()}
        for (pid, thread), one in look.items():
            if pid not in shown:
                return False
            shown[pid][thread] = one
        quiet = all(self._tasks[pid].still(threads) for pid, threads in shown.items() if pid in self._tasks)
        if quiet:  # nobody is in the middle of a fork
            self._unseen.clear()
        return quiet

    def threads(self, pid: int) -> Look | None:
        """The threads of one process, or None if any of them is not asleep."""
        self._members()
        return self._threads(pid)

    def _threads(self, pid: int) -> Look | None:
        process = self._tasks.get(pid)
        if process is None:
            return None
        shown = process.asleep()
        if shown is None:
            try:
                process.fields()
            except OSError:  # it has been reaped
                self._tasks.pop(pid).close()
                return {}
            return None
        return {(pid, number): one for number, one in shown.items()}

    def sleepers(self, look: Look) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """Of the threads in `look`: those that merely sleep, and those whose wait has a deadline."""
        sleeping: set[tuple[int, int]] = set()
        waiting: set[tuple[int, int]] = set()
        for thread, (_, text) in look.items():
            words = text.split()
            if words[0] == b"-1":  # asleep, but in no system call: in a page fault, say
                sleeping.add(thread)
                continue
            call = int(words[0])
            kind, place = CALLS[MACHINE].get(call, ("", 0))
            if call in PLAIN_SLEEPS[MACHINE]:
                sleeping.add(thread)
            elif kind == "s" or (kind == "p" and int(words[1 + place], 16)):
                no_files = int(words[1], 16) == 0 or (call in (7, 271, 73) and int(words[2], 16) == 0)
                (sleeping if call in SELECTS[MACHINE] and no_files else waiting).add(thread)
            elif kind == "i" and not int(words[1 + place], 16) & 0x80000000:
                waiting.add(thread)
        return sleeping, waiting

    def waits_for_child(self, look: Look, pid: int) -> bool:
        """True if all that a process does is wait for the end of a child."""
        calls = [text.split(None, 1)[0] for (one, _), (_, text) in look.items() if one == pid]
        return len(calls) == 1 and int(calls[0]) in WAITS_FOR_CHILD[MACHINE]

    def under_way(self) -> bool:
        """True while TCP holds something that one of the program's processes has sent."""
        return bool(outside.sent(self.alive()))

    def awaited(self, look: Look) -> list[tuple[int, str]]:
        """Which processes wait for what is not in the program, and for what, in words."""
        return outside.awaited({thread: text for thread, (_, text) in look.items()})

    def listens(self) -> list[tuple[int, str]]:
        """Which processes wait for somebody to connect to an address, and to which."""
        return outside.listens(self.alive() - self.helpers())

    def alarms(self) -> bool:
        """True if any process has a handler for SIGALRM: whether its clock runs, /proc does not tell."""
        for pid in self.alive():
            caught = re.search(rb"SigCgt:\s*(\w+)", _read(f"/proc/{pid}/status") or b"")
            if caught and int(caught[1], 16) >> (signal.SIGALRM - 1) & 1:
                return True
        return False

    def helpers(self) -> set[int]:
        """Processes that `multiprocessing` starts for itself and that end by themselves."""
        alive = self.alive()
        for pid in sorted(alive - self._helps.keys()):
            command = _read(f"/proc/{pid}/cmdline") or b""
            fields = _stat(f"/proc/{pid}/stat")
            # What a fork server forks has its command line, and it for a parent.
            forked = self._helps.get(int(fields[1]) if fields else 0, False)
            self._helps[pid] = not forked and (
                b"resource_tracker import main" in command or b"multiprocessing.forkserver" in command
            )
        return {pid for pid in alive if self._helps[pid]}

    # ---- the end ------------------------------------------------------------------------------

    def exit_code(self, pid: int) -> int | None:
        """How a process has ended that nobody has waited for yet; None: that is not known."""
        try:
            fields = self._tasks[pid].fields()
        except (KeyError, OSError):
            return None
        return os.waitstatus_to_exitcode(int(fields[STATUS])) if fields[0] in b"ZX" else None

    def stop(self, pid: int) -> None:
        """Keep a process from running; what wakes it meanwhile waits until `resume`."""
        self._signal(pid, signal.SIGSTOP)

    def resume(self, pid: int) -> None:
        """Let a process run that was stopped."""
        self._signal(pid, signal.SIGCONT)

    def ring(self, pid: int) -> None:
        """What the kernel does when an alarm goes off."""
        self._signal(pid, signal.SIGALRM)

    def dump(self, pid: int, number: int) -> None:
        """Have a stopped process write its stacks to standard error and die, by a signal (faulthandler)."""
        # To the main thread: any other could take the signal while the main one goes on.
        if self._ours(pid):
            ctypes.CDLL(None).syscall(TGKILL[MACHINE], pid, pid, number)
        self.resume(pid)

    def kill(self, pid: int) -> None:
        self._signal(pid, signal.SIGKILL)

    def _signal(self, pid: int, number: int) -> None:
        """Signal a process of the program, and nobody who has its number now."""
        if self._ours(pid):
            _kill(pid, number)

    def _ours(self, pid: int) -> bool:
        """False if the process has ended: a stranger may have its number."""
        try:
            return bool(self._tasks[pid].fields())
        except (KeyError, OSError):
            return False

    def close(self) -> None:
        """Let go of the pipes, and of the main process, which must be dead by now."""
        _kill(-self.pid, signal.SIGKILL)  # a group dies as a whole, even one that forks faster than we look
        os.close(self._out)
        os.close(self._loadavg)
        self._err.close()
        for process in self._tasks.values():
            process.close()
        self._tasks.clear()
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass  # orphans, which `adopt` brought here
        except ChildProcessError:
            pass


def adopt() -> None:
    """Become the parent of orphans among our descendants, so that we may read and reap them all."""
    pr_set_child_subreaper = 36  # man 2 prctl
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def start(job: Job, folder: str, environment: dict[str, str]) -> program.Program | None:
    """Start `job` in a new session. In the new process of a forked run, returns None."""
    file = _open_loadavg()
    newest = _newest(file)
    os.close(file)
    out, out_end = os.pipe()
    err, err_end = socket.socketpair()
    err.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    if job["fresh"]:
        main = subprocess.Popen(
            workspace.fresh_command(job, folder),
            stdin=subprocess.DEVNULL,
            stdout=out_end,
            stderr=err_end.fileno(),
            cwd=workspace.work_folder(folder),
            env=environment,
            start_new_session=True,
        )
        pid = main.pid
        main.returncode = 0  # we wait for it ourselves; this keeps Popen from doing so
    else:
        pid = os.fork()
        if pid == 0:
            os.setsid()
            nothing = os.open(os.devnull, os.O_RDONLY)
            for target, source in enumerate((nothing, out_end, err_end.fileno())):
                os.dup2(source, target)
            os.closerange(3, 256)
            err.detach(), err_end.detach()
            os.chdir(workspace.work_folder(folder))
            os.environ.clear()
            os.environ.update(environment)
            tempfile.tempdir = None  # it was found before TMPDIR changed
            return None
    os.close(out_end)
    err_end.close()
    return Program(pid, out, err, newest)


def _open_loadavg() -> int:
    return os.open("/proc/loadavg", os.O_RDONLY | os.O_CLOEXEC)


def _newest(loadavg: int) -> int:
    """The number of the newest process, or thread, of the system."""
    return int(os.pread(loadavg, 64, 0).rsplit(None, 1)[-1])


def _stat(path: str) -> list[bytes] | None:
    """Fields of a `stat` file from the third on: state, parent, group, session ..."""
    text = _read(path)
    # The second field is the command's name in brackets, and may itself hold brackets.
    return text[text.rindex(b")") + 2 :].split() if text else None


def _read(path: str, size: int = 4096) -> bytes | None:
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        pieces = []
        while piece := os.read(file, size):
            pieces.append(piece)
            if size == 4096:
                break
        return b"".join(pieces)
    except OSError:
        return None
    finally:
        os.close(file)


def _kill(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        pass
