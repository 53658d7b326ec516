"""How many schedules there are, counted without any process: what the lab must find.

An actor is a text of moves. It is held at each `say`; what it does between two of them is one step.

    say          says its place in the text: 0 for the first move, 1 for the second
    +a  -a       acquires the semaphore a, releases it
    ?a  !a       acquires a with a limit of time; tries without waiting
    sleep        sleeps
    wait:e       waits for the event e; wait?:e with a limit
    set:e        sets it
    until:e      looks, sleeps and looks again until e is set
    meet:b       waits at the barrier b; meet?:b with a limit
    nap:c        waits on the condition c, without looking; nap?:c with a limit
    ring:c       notifies one; ringall:c notifies all
    get:q        takes an item from the queue q; get?:q with a limit
    put:q        puts one in
    ;            where it goes on after a wait with a limit has ended in vain

What two actors do in one step is in order. The mover goes on alone until it is held, blocked or over. Then
those who can go on do, one after the other, in the order in which they were blocked.

Time is a move: "Ann~" ends the wait with a limit in which Ann is. After it there is another "Ann~" only
when somebody else has moved, or nobody else can.
"""

from collections import Counter
from copy import deepcopy
from typing import NamedTuple

ROUNDS = 50  # so many ends of waits one after the other without a word: nobody will ever come


class Told(NamedTuple):
    """What one schedule brings."""

    ends: bool  # False: it hangs
    lines: tuple[tuple[int, str, int], ...]  # in which step who said which of its moves, sorted


def count(things, **actors):
    """A Counter of how schedules end ("ends" or "hangs"); `things` are first values, parties of barriers."""
    return Counter("ends" if told.ends else "hangs" for told in told_by(things, **actors).values())


def told_by(things, *, eager=True, **actors):
    """Every schedule, as a tuple, and what it brings.

    `eager`: when a woken actor wakes one who was blocked before the next in turn, that one comes first.
    Who reads a count must not depend on it.
    """
    state = _State(things, {name: text.split() for name, text in actors.items()}, eager)
    for name in actors:
        state.run(name)
    state.wake()
    found = {}
    _walk(state, (), found)
    return found


def _walk(state, schedule, found):
    moves = state.moves(schedule)
    if not moves or state.quiet > ROUNDS:
        short = schedule[: len(schedule) - state.quiet] if moves else schedule
        found[short] = Told(not state.blocked, tuple(sorted(state.lines)))
        return
    for move in moves:
        after = deepcopy(state)
        after.step(move)
        _walk(after, (*schedule, move), found)


class _State:
    def __init__(self, things, texts, eager):
        self.things, self.texts, self.eager = dict(things), texts, eager
        self.place = dict.fromkeys(texts, 0)
        self.held, self.blocked = set(), []  # blocked: in the order in which they were
        self.napping = {}  # condition -> who naps, in order
        self.inside = {}  # barrier -> who waits there
        self.open = set()  # whom a barrier or a condition has let go
        self.broken = set()
        self.lines, self.quiet, self.steps = [], 0, 0

    def moves(self, schedule):
        sleepers = {name for name in self.blocked if self.limited(name)}
        last = next((i for i in reversed(range(len(schedule))) if schedule[i].endswith("~")), None)
        if last is not None:
            tired, since = schedule[last][:-1], schedule[last + 1 :]
            if tired in sleepers and set(since) <= {tired} and (self.held or sleepers - {tired}):
                sleepers.discard(tired)
        return sorted(self.held | {f"{name}~" for name in sleepers})

    def step(self, move):
        told = len(self.lines), self.over()
        self.steps += 1
        name = move.removesuffix("~")
        if move == name:
            self.held.remove(name)
            self.place[name] += 1
        else:
            self.blocked.remove(name)
            self.give_up(name)
        self.run(name)
        self.wake()
        news = (len(self.lines), self.over()) != told
        self.quiet = self.quiet + 1 if move != name and not news else 0

    def over(self):
        return sum(self.place[name] >= len(text) for name, text in self.texts.items())

    def wake(self):
        turn = list(self.blocked)
        while turn:
            name = turn.pop(0)
            if name in self.blocked and not self.polls(name) and self.attempt(name):
                self.blocked.remove(name)
                self.place[name] += 1
                self.run(name)
                turn = list(self.blocked) if self.eager else turn + [n for n in self.blocked if n not in turn]

    def run(self, name):
        """Let `name` go on to its next say, to its end, or to where it is blocked."""
        while self.place[name] < len(self.texts[name]):
            move = self.texts[name][self.place[name]]
            if move == "say":
                self.lines.append((self.steps, name, self.place[name]))
                self.held.add(name)
                return
            if self.attempt(name):
                self.place[name] += 1
            elif move[0] == "!":
                self.skip(name)
            else:
                self.blocked.append(name)
                return

    def polls(self, name):
        """Who polls is asleep: nobody but time wakes it."""
        return self.texts[name][self.place[name]].startswith("until")

    def limited(self, name):
        move = self.texts[name][self.place[name]]
        return "?" in move or move == "sleep" or self.polls(name)

    def give_up(self, name):
        move = self.texts[name][self.place[name]]
        kind, _, thing = move.partition(":")
        if kind == "meet?":
            self.broken.add(thing)
            self.inside[thing].remove(name)
        elif kind == "nap?":
            self.napping[thing].remove(name)
        if move == "sleep":
            self.place[name] += 1
        elif kind != "until":  # who polls looks again
            self.skip(name)

    def skip(self, name):
        while self.texts[name][self.place[name]] != ";":
            self.place[name] += 1

    def attempt(self, name):
        """Make the next move of `name`, if it can be made now."""
        move = self.texts[name][self.place[name]]
        kind, _, thing = move.partition(":")
        kind = kind.removesuffix("?")
        if move[0] in "+?!" or kind == "get":
            thing = thing or move[1:]
            if not self.things.get(thing, 0):
                return False
            self.things[thing] -= 1
        elif move[0] == "-" or kind == "put":
            thing = thing or move[1:]
            self.things[thing] = self.things.get(thing, 0) + 1
        elif kind == "set":
            self.things[thing] = 1
        elif kind in ("wait", "until"):
            return bool(self.things.get(thing, 0))
        elif kind == "meet":
            return self.meet(name, thing)
        elif kind == "nap":
            if name in self.open:
                self.open.remove(name)
                return True
            if name not in self.napping.setdefault(thing, []):
                self.napping[thing].append(name)
            return False
        elif kind in ("ring", "ringall"):
            asleep = self.napping.setdefault(thing, [])
            for other in asleep[: 1 if kind == "ring" else None]:
                self.open.add(other)
                asleep.remove(other)
        else:
            assert move == ";" or move == "sleep", move
            return move == ";"
        return True

    def meet(self, name, barrier):
        """A barrier passes all of its parties, or breaks for all: then they go on at their ";"."""
        if name in self.open:
            self.open.remove(name)
            return True
        inside = self.inside.setdefault(barrier, [])
        if barrier in self.broken:
            if name in inside:
                inside.remove(name)
            self.skip(name)
            return True
        if name not in inside:
            inside.append(name)
        if len(inside) < self.things[barrier]:
            return False
        self.open |= {*inside} - {name}
        inside.clear()
        return True
