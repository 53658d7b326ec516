"""Threads as Linux shows them: their files below /proc, kept open, since each is read many times."""

from __future__ import annotations

import os

from every_schedule.engine.syscalls import MACHINE, RESTART

Shown = tuple[bytes, bytes]  # a thread's scheduler counters, and the system call it is in

_RESTART = b"%d " % RESTART[MACHINE] if MACHINE in RESTART else b"\0"


class Thread:
    """One thread. Raises OSError in every method once it has gone."""

    def __init__(self, pid: int, thread: int) -> None:
        where = f"/proc/{pid}/task/{thread}"
        self._files: list[int] = []
        self._call = b""  # the last system call it entered by itself
        try:
            for name in ("stat", "schedstat", "syscall"):
                self._files.append(os.open(f"{where}/{name}", os.O_RDONLY | os.O_CLOEXEC))
        except OSError:
            self.close()
            raise

    def asleep(self, state: bytes) -> Shown | None:
        """What it shows, or None if it is not asleep. An ended one shows nothing: (b"", b"").

        `state` is its state if the caller has read it this moment, else b"".
        """
        stat, schedstat, syscall = self._files
        if state and state not in b"STtZX":  # as it mostly is, while somebody runs
            return None
        counters = os.pread(schedstat, 128, 0)
        state = state or _state(os.pread(stat, 512, 0))
        if state in b"ZX":
            return b"", b""
        if state not in b"STt":
            return None
        call = os.pread(syscall, 256, 0)
        if call.startswith(b"running"):
            return None
        if call.startswith(_RESTART) and self._call:
            call = self._call  # it was stopped meanwhile, and the kernel began the call again
        else:
            self._call = call
        return counters, call

    def still(self, shown: Shown, state: bytes) -> bool:
        """True if it has slept ever since it showed this; `state` as for `asleep`."""
        stat, schedstat, _ = self._files
        same = os.pread(schedstat, 128, 0) == shown[0]
        return same and (state or _state(os.pread(stat, 512, 0))) in b"STt"

    def close(self) -> None:
        """Let go of its files."""
        for file in self._files:
            os.close(file)
        self._files.clear()


def _state(stat: bytes) -> bytes:
    # The second field is the command's name in brackets, and may itself hold brackets.
    place = stat.rindex(b")") + 2
    return stat[place : place + 1]


class Process:
    """One process and its threads."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._threads: dict[int, Thread] = {}
        self._count = -1  # of threads, as its `stat` had it when they were listed
        self._stat = os.open(f"/proc/{pid}/stat", os.O_RDONLY | os.O_CLOEXEC)

    def fields(self) -> list[bytes]:
        """Fields of its `stat` from the third on: state, parent, group, session ... Raises OSError."""
        text = os.pread(self._stat, 1024, 0)
        return text[text.rindex(b")") + 2 :].split()

    def leads(self) -> bool:
        """False if this is the number of a thread: /proc shows it like a process's. Raises OSError."""
        with open(f"/proc/{self.pid}/status", "rb", buffering=0) as file:
            return b"\nTgid:\t%d\n" % self.pid in file.read()

    def asleep(self) -> dict[int, Shown] | None:
        """What each thread shows, or None if one is not asleep, or the process is going."""
        try:
            fields = self.fields()
            # The main thread may be dead already while others still let go of what the process has.
            if fields[0] in b"ZX" and int(fields[17]) <= 1:
                return {}
            if int(fields[17]) != self._count:
                self._list()
                self._count = int(fields[17])
            seen = {}
            for number, thread in self._threads.items():
                shown = thread.asleep(fields[0] if number == self.pid else b"")
                if shown is None:
                    return None
                if shown[1]:
                    seen[number] = shown
            return seen
        except (OSError, ValueError):
            self._count = -1  # somebody has gone: list them again
            return None

    def still(self, shown: dict[int, Shown]) -> bool:
        """True if all its threads have slept ever since they showed this, and there are no others."""
        try:
            fields = self.fields()
            if fields[0] in b"ZX" and int(fields[17]) <= 1:
                return not shown
            return int(fields[17]) == self._count and all(
                thread.still(shown[number], fields[0] if number == self.pid else b"")
                for number, thread in self._threads.items()
                if number in shown
            )
        except (OSError, ValueError):
            return False

    def _list(self) -> None:
        there = {int(name) for name in os.listdir(f"/proc/{self.pid}/task")}
        for number in self._threads.keys() - there:
            self._threads.pop(number).close()
        for number in sorted(there - self._threads.keys()):
            self._threads[number] = Thread(self.pid, number)

    def close(self) -> None:
        """Let go of its files."""
        for thread in self._threads.values():
            thread.close()
        self._threads.clear()
        os.close(self._stat)
