"""The system calls in which a thread can wait, as /proc/PID/syscall shows them."""

import platform

# For each system call that can have a deadline: which argument holds it, and what means "none".
# "p": a pointer, 0 is none. "i": milliseconds, negative is none. "s": always a deadline.
# The numbers are those of each machine's syscall table (asm/unistd_64.h, asm-generic/unistd.h).
CALLS: dict[str, dict[int, tuple[str, int]]] = {
    "x86_64": {
        202: ("p", 3),  # futex
        230: ("s", 0),  # clock_nanosleep
        35: ("s", 0),  # nanosleep
        219: ("s", 0),  # restart_syscall
        7: ("i", 2),  # poll
        271: ("p", 2),  # ppoll
        23: ("p", 4),  # select
        270: ("p", 4),  # pselect6
        232: ("i", 3),  # epoll_wait
        281: ("i", 3),  # epoll_pwait
        441: ("p", 3),  # epoll_pwait2
        128: ("p", 2),  # rt_sigtimedwait
        220: ("p", 3),  # semtimedop
    },
    "aarch64": {
        98: ("p", 3),
        115: ("s", 0),
        101: ("s", 0),
        128: ("s", 0),
        73: ("p", 2),
        72: ("p", 4),
        22: ("i", 3),
        441: ("p", 3),
        137: ("p", 2),
        192: ("p", 3),
    },
}
# A call that a stop interrupted, and that goes on with what is left of its time.
RESTART = {"x86_64": 219, "aarch64": 128}
# wait4, waitid: only the end of a child, or a signal, ends them.
WAITS_FOR_CHILD = {"x86_64": {61, 247}, "aarch64": {260, 95}}
# Reads, receives, accepts and connects: the first argument is the file that somebody else must serve.
READS = {
    "x86_64": {0, 19, 42, 43, 45, 47, 288, 295, 299},
    "aarch64": {63, 65, 69, 202, 203, 207, 212, 242, 243},
}
PLAIN_SLEEPS = {"x86_64": {230, 35}, "aarch64": {115, 101}}
SELECTS = {"x86_64": {7, 271, 23, 270}, "aarch64": {73, 72}}
TGKILL = {"x86_64": 234, "aarch64": 131}  # man 2 tgkill; older C libraries have no name for it
MACHINE = platform.machine()
