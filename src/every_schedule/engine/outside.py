"""What comes to a program from elsewhere: TCP that is still under way, and peers that are not its own.

See man 5 proc_pid_net (tcp, tcp6), man 5 proc_pid_fd, man 5 proc_pid_fdinfo (what an epoll watches),
man 7 tcp, and man 7 sock_diag (the peers of Unix sockets, which no file of /proc tells).
"""

from __future__ import annotations

import os
import re
import socket
import struct
from collections.abc import Collection, Iterable
from typing import NamedTuple

from every_schedule.engine.syscalls import MACHINE, READS

_TCP = ("/proc/net/tcp", "/proc/net/tcp6")
_LISTENS = "0A"
_SENDS = (
    "01",
    "04",
    "05",
    "08",
    "09",
    "0B",
)  # established, and half closed in all ways: a queue is on its way
_UNDER_WAY = ("02", "03")  # a call that has not been answered yet
_POLL = {"x86_64": {7, 271}, "aarch64": {73}}
_EPOLL = {"x86_64": {232, 281, 441}, "aarch64": {22, 441}}

# Numbers of linux/netlink.h, linux/sock_diag.h and linux/unix_diag.h.
_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_REQUEST_ALL = 0x301
_NAME, _PEER = 0, 2  # attributes of an answer
_HEADER, _ATTRIBUTE = struct.Struct("=IHHII"), struct.Struct("=HH")
_ASKED, _TOLD = struct.Struct("=BBHIIIII"), struct.Struct("=BBBBIII")


class _Unix(NamedTuple):
    """A Unix socket of the machine."""

    name: str  # what it is bound to: a path, "@" and an abstract name, or ""
    peer: int  # the inode of the socket that it is connected to; 0: none


def sent(pids: Collection[int]) -> set[str]:
    """The connections of these processes on which something is under way: bytes, a call, an end.

    A socket that has been closed has no inode any more: its connection is known by its peer's.
    """
    every = _connections()
    under_way = [
        fields
        for fields in every
        if fields[3] in _UNDER_WAY or (fields[3] in _SENDS and not fields[4].startswith("00000000:"))
    ]
    if not under_way:
        return set()
    ours = _sockets(pids)
    ends = {(fields[1], fields[2]) for fields in every if int(fields[9]) in ours}
    return {fields[1] for fields in under_way if {(fields[1], fields[2]), (fields[2], fields[1])} & ends}


def awaited(calls: dict[tuple[int, int], bytes]) -> list[tuple[int, str]]:
    """For each thread that waits for somebody outside of the program: its process, and for what, in words.

    `calls` are all the program's threads, each with its line of /proc/PID/syscall.
    """
    pids = {pid for pid, _ in calls}
    ours = _files(pids)
    found = []
    for (pid, _), text in sorted(calls.items()):
        for number in _waits_on(pid, text):
            target = _link(pid, number)
            if what := _outside(target, pid, number, pids, ours):
                found.append((pid, what))
    return list(dict.fromkeys(found))


def listens(pids: Collection[int]) -> list[tuple[int, str]]:
    """The addresses of TCP on which these processes wait for somebody to connect, and who does."""
    sockets = [(pid, mine) for pid in sorted(pids) if (mine := _sockets([pid]))]
    if not sockets:
        return []  # the list of the machine's connections takes long to read
    listening = [(_address(fields[1]), int(fields[9])) for fields in _connections() if fields[3] == _LISTENS]
    return [(pid, address) for pid, mine in sockets for address, inode in listening if inode in mine]


def _waits_on(pid: int, text: bytes) -> Iterable[int]:
    """The files that a thread's system call waits for."""
    words = text.split()
    call = int(words[0])
    if call in _EPOLL[MACHINE]:
        try:
            with open(f"/proc/{pid}/fdinfo/{int(words[1], 16)}", encoding="ascii") as file:
                return [int(number) for number in re.findall(r"(?m)^tfd: *(\d+)", file.read())]
        except OSError:
            return []
    if call in READS[MACHINE]:
        return [int(words[1], 16)]
    if call in _POLL[MACHINE]:  # struct pollfd: int fd, short events, short revents
        place, count = int(words[1], 16), min(int(words[2], 16), 1024)
        try:
            with open(f"/proc/{pid}/mem", "rb") as memory:
                memory.seek(place)
                return [number for number, _ in struct.iter_unpack("ii", memory.read(8 * count))]
        except OSError:
            return []
    return []


def _outside(target: str, pid: int, number: int, pids: set[int], ours: dict[str, int]) -> str:
    """What an open file waits for, if that is not in the program; or ""."""
    if target.startswith("socket:"):
        inode = int(target[8:-1])
        for fields in _connections():
            if int(fields[9]) == inode and fields[3] != _LISTENS:
                peer = [other for other in _connections() if other[1] == fields[2] and other[2] == fields[1]]
                if not any(int(other[9]) in _sockets(pids) for other in peer):
                    return f"{_address(fields[2])}, outside the program"
        every = _unix_sockets()
        if inode in every and (other := every[inode].peer) and other not in _sockets({*pids, os.getpid()}):
            name = every[other].name if other in every else ""
            return f"{os.path.basename(name) or 'a Unix socket'}, outside the program"
        return ""
    if target.startswith("pipe:"):
        others = _holders(target) - pids - {os.getpid()}
        return "a pipe that somebody outside the program has open" if others else ""
    if target.startswith(("/dev/pts/", "/dev/tty")):
        return "a terminal"
    if target.startswith("anon_inode:[timerfd"):
        return "a timer"
    if target.startswith("/") and not target.startswith("/dev/null"):
        others = _holders(target) - pids - {os.getpid()}
        return f"{os.path.basename(target)}, which somebody outside the program has open" if others else ""
    return ""


def _connections() -> list[list[str]]:
    """The fields of each TCP connection of the machine: local, remote, state, queues ... inode."""
    rows = []
    for path in _TCP:
        try:
            with open(path, encoding="ascii") as file:
                rows += [line.split() for line in file.readlines()[1:]]
        except OSError:
            pass
    return rows


def _unix_sockets() -> dict[int, _Unix]:
    """The Unix sockets of the machine by inode; none where the kernel does not tell."""
    found: dict[int, _Unix] = {}
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_SOCK_DIAG) as kernel:
            question = _ASKED.pack(socket.AF_UNIX, 0, 0, 0xFFFFFFFF, 0, 1 << _NAME | 1 << _PEER, 0, 0)
            size = _HEADER.size + len(question)
            kernel.send(_HEADER.pack(size, _SOCK_DIAG_BY_FAMILY, _REQUEST_ALL, 1, 0) + question)
            while True:
                answer = kernel.recv(1 << 16)
                while answer:
                    size, kind, *_ = _HEADER.unpack_from(answer)
                    if kind != _SOCK_DIAG_BY_FAMILY:  # the end, or an error
                        return found
                    *_, inode, _, _ = _TOLD.unpack_from(answer, _HEADER.size)
                    found[inode] = _attributes(answer[_HEADER.size + _TOLD.size : size])
                    answer = answer[size:]
    except OSError:
        return found


def _attributes(data: bytes) -> _Unix:
    name, peer = "", 0
    while data:
        size, kind = _ATTRIBUTE.unpack_from(data)
        value = data[_ATTRIBUTE.size : size]
        if kind == _NAME:
            name = os.fsdecode(value.rstrip(b"\0").replace(b"\0", b"@"))
        elif kind == _PEER:
            [peer] = struct.unpack("=I", value)
        data = data[-(-size // 4) * 4 :]  # the next begins at a multiple of 4
    return _Unix(name, peer)


def _sockets(pids: Iterable[int]) -> set[int]:
    return {int(target[8:-1]) for target in _files(pids) if target.startswith("socket:")}


def _files(pids: Iterable[int]) -> dict[str, int]:
    """What these processes have open, and one who has it."""
    found: dict[str, int] = {}
    for pid in pids:
        try:
            numbers = os.listdir(f"/proc/{pid}/fd")
        except OSError:
            continue
        found |= {_link(pid, int(number)): pid for number in numbers}
    return found


def _holders(target: str) -> set[int]:
    """Who has a file open, of all processes that we may look at."""
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit() and target in _files([int(name)]):
            found.add(int(name))
    return found


def _link(pid: int, number: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/fd/{number}")
    except OSError:
        return ""


def _address(text: str) -> str:
    """0100007F:18EB as 127.0.0.1:6379."""
    host, _, port = text.partition(":")
    words = [int(word, 16) for word in re.findall(".{8}", host)]
    packed = struct.pack(f"={len(words)}I", *words)
    family = socket.AF_INET if len(words) == 1 else socket.AF_INET6
    return f"{socket.inet_ntop(family, packed)}:{int(port, 16)}"
