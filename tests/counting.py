"""How many schedules there are, counted without any process: what the lab must find.

An actor is a text of moves: "say +a say -a" says a line, acquires the semaphore a, says another line
and releases a. It is held at each say. One that acquires a semaphore at zero is blocked, and goes on
by itself when somebody releases it.
"""

from collections import Counter
from copy import deepcopy


def count(semaphores, **actors):
    """A Counter of how schedules end ("ends" or "hangs"); `semaphores` are their first values."""
    state = _State(semaphores, {name: text.split() for name, text in actors.items()})
    for name in actors:
        state.run(name)
    found = Counter()
    _walk(state, found)
    return found


def _walk(state, found):
    if not state.held:
        found["hangs" if state.blocked else "ends"] += 1
    for name in state.held:
        after = deepcopy(state)
        after.held.remove(name)
        after.run(name)
        _walk(after, found)


class _State:
    def __init__(self, semaphores, moves):
        self.semaphores, self.moves = dict(semaphores), moves  # moves: those still to be made
        self.held, self.blocked = set(), {}  # blocked: actor -> semaphore

    def run(self, name):
        """Let `name` go on to its next say, to its end, or to where it is blocked."""
        while self.moves[name]:
            kind, semaphore = self.moves[name][0][0], self.moves[name][0][1:]
            if kind == "+" and not self.semaphores[semaphore]:
                self.blocked[name] = semaphore
                return
            self.moves[name].pop(0)
            if kind == "s":
                self.held.add(name)
                return
            self.semaphores[semaphore] += 1 if kind == "-" else -1
            waiting = [other for other, what in self.blocked.items() if kind == "-" and what == semaphore]
            assert len(waiting) < 2, f"which of {waiting} gets {semaphore} is not for a model to say"
            for other in waiting:
                del self.blocked[other]
                self.run(other)
