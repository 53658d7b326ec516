"""Programs that are not run: actors whose operations a model does, so that a search can be held to account.

An actor is a text of operations:

    +a  -a            acquires and releases the semaphore a (+a~ has a limit; what comes of it is noted)
    get:v  put:v      reads the value v; writes what was read, plus one
    set:e  clear:e    an event; wait:e waits for it (wait:e~ has a limit), see:e notes whether it is set
    until:e           looks whether e is set; while it is not, sleeps and looks again, three times in all
    send:q  recv:q    a queue, or a pipe if its name begins with p: recv ends when nobody has it open to write
    empty:q  close:p  notes whether there is nothing in it; closes the own end
    bar:b             a barrier
    cwait:c/a         waits on the condition c, whose lock is a; notify:c
    mk:/d/f  rm:/d/f  a file or a folder; ls:/d and see:/d/f note what is there
    start:A  join:A   starts an actor who is not there from the beginning; waits for one's end
    odd:2             passes over the next two operations if what get read last was odd
    sleep             lets time pass
    say               is nothing, and where an actor is held if points are at "say"

Points are before each operation, or at each say. An actor who is blocked goes on by herself, to where she
is held next, when she can; of several who wait for the same thing the first that came.
"""

from collections import Counter

from every_schedule.classes import Sleep, Step
from every_schedule.place import Place
from every_schedule.search import Brought
from every_schedule.things import Operation, Thing

KINDS = {
    "+": "semaphore", "-": "semaphore", "get": "value", "put": "value", "set": "event", "clear": "event",
    "wait": "event", "see": "event", "until": "event", "send": "queue", "recv": "queue", "empty": "queue",
    "close": "queue", "bar": "barrier", "cwait": "condition", "notify": "condition", "mk": "file",
    "rm": "file", "ls": "file", "start": "process", "join": "process",
}  # fmt: skip
READS = {"get", "wait", "see", "until", "empty", "ls", "join"}
PATIENCE = 3


class Program:
    """Actors, the first values of what they share, and where they are held."""

    def __init__(self, first=None, points="operations", later=(), **actors):
        self.first, self.points, self.later = dict(first or {}), points, set(later)
        self.actors = {name: [_parsed(word) for word in text.split()] for name, text in actors.items()}
        self.text = " | ".join(actors.values())

    def state(self):
        """Where everybody is before the first step."""
        state = State(self)
        for name in self.actors:
            if name not in self.later:
                state.held[name] = False
                state.advance(name)
        state.settle()
        state.done, state.woken = [], set()
        return state


def _parsed(word):
    limit = word.endswith("~")
    word = word.rstrip("~")
    if word[0] in "+-":
        return word[0], word[1:], limit
    kind, _, thing = word.partition(":")
    return kind, thing, limit


class State:
    def __init__(self, program):
        self.program = program
        self.things = dict(program.first)
        self.at = dict.fromkeys(program.actors, 0)
        self.held = {}  # actor -> True: held before a move; False: under way
        self.waiting = {}  # actor -> when she came
        self.asleep = set()
        self.phase, self.register, self.notes = {}, {}, {}
        self.tired = set()  # whose time has passed, and nobody else has moved since
        self.clock = 0
        self.done, self.woken = [], set()  # of this step
        for name, operations in program.actors.items():
            for kind, thing, _ in operations:
                if KINDS.get(kind) == "queue":
                    self.things.setdefault(thing, ())
                    if thing.startswith("p"):
                        mine = [name] if kind in ("send", "close") else []
                        self.things["open " + thing] = tuple(
                            sorted({*self.things.get("open " + thing, ()), *mine})
                        )
                if kind == "cwait":
                    self.things[thing.split("/")[0]] = ()
                if kind == "bar":
                    self.things["at " + thing] = (0, 0)

    def copy(self):
        other = object.__new__(State)
        other.__dict__.update(self.__dict__)
        for name in "things", "at", "held", "waiting", "phase", "register", "notes":
            setattr(other, name, dict(getattr(self, name)))
        other.asleep, other.tired = set(self.asleep), set(self.tired)
        other.done, other.woken = [], set()
        return other

    def key(self):
        """Equal for states from which the same can happen."""
        parts = [self.things, self.at, self.held, self.phase, self.register, self.notes]
        return (
            *(tuple(sorted(part.items())) for part in parts),
            tuple(sorted(self.waiting, key=self.waiting.__getitem__)),
            tuple(sorted(self.asleep)),
            tuple(sorted(self.tired)),
        )

    def ending(self):
        """The outcome, the last state of each thing, and what each actor saw."""
        over = all(at == len(self.program.actors[name]) for name, at in self.at.items())
        ended = over and not self.waiting
        return (
            "ends" if ended else "hangs",
            tuple(sorted(self.things.items())),
            tuple(sorted(self.notes.items())),
        )

    def moves(self):
        plain = [name for name, held in self.held.items() if held]
        time = [name for name in self.waiting if self.operation(name)[2]] + list(self.asleep)
        fair = [name for name in time if name not in self.tired or not {*plain, *time} - {name}]
        return tuple(sorted([*plain, *(name + "~" for name in fair)]))

    def operation(self, name):
        return self.program.actors[name][self.at[name]]

    def move(self, move):
        """Make a move; the step that it was."""
        name = move.removesuffix("~")
        self.done, self.woken = [], set()
        self.tired &= {name}
        if move.endswith("~"):
            self.tired.add(name)
            if name in self.asleep:
                self.asleep.discard(name)
                if self.operation(name)[0] == "sleep":
                    self.at[name] += 1
            else:
                del self.waiting[name]
                self.note(name, "gave up")
                self.at[name] += 1
            self.advance(name)
        else:
            self.held[name] = False
            self.go(name)
        self.settle()
        return Step(move, tuple(self.done), frozenset(self.woken - {name}))

    def advance(self, name):
        """Go on to where `name` is held, blocked, asleep, or at the end."""
        while self.at[name] < len(self.program.actors[name]):
            kind, thing, _ = self.operation(name)
            if kind == "odd":
                self.at[name] += 1 + (int(thing) if self.register.get(name, 0) % 2 else 0)
                self.at[name] = min(self.at[name], len(self.program.actors[name]))
            elif kind == "sleep":
                self.asleep.add(name)
                return
            elif kind == "say" and self.program.points == "operations":
                self.at[name] += 1
            elif kind == "say" or self.program.points == "operations":
                self.held[name] = True
                return
            elif not self.attempt(name):
                return
        self.held.pop(name, None)
        self.did(name, "changes", "process", name, "ends")
        for thing in [thing for thing in self.things if thing.startswith("open ")]:
            if name in self.things[thing]:
                self.close(name, thing.removeprefix("open "))

    def go(self, name):
        """Leave the point where `name` is held."""
        if self.operation(name)[0] == "say":
            self.at[name] += 1
            self.advance(name)
        elif self.attempt(name):
            self.advance(name)

    def attempt(self, name):
        """Do the operation: True if it is over."""
        kind, thing, _ = self.operation(name)
        mode = "reads" if kind in READS else "changes"
        what = "file" if thing.startswith("/") else KINDS[kind]
        if kind == "cwait":
            self.did(name, "changes", "semaphore", thing.split("/")[1], "releases")
        self.did(name, mode, what, thing.split("/")[0] or thing, "waits")
        answer = getattr(self, {"+": "acquire", "-": "release"}.get(kind, kind))(name, thing)
        if answer is None:
            if name not in self.asleep:
                self.waiting.setdefault(name, self.tick())
            return False
        self.waiting.pop(name, None)
        if answer != "":
            self.note(name, answer)
        self.at[name] += 1
        return True

    def settle(self):
        """Let everybody go on who can, in an order that follows from what was done on each thing."""
        while True:
            for name in sorted(self.waiting, key=self.order):
                if self.ready(name):
                    self.woken.add(name)
                    if self.attempt(name):
                        self.advance(name)
                    break
            else:
                return

    def order(self, name):
        kind, thing, _ = self.operation(name)
        if kind == "cwait" and self.phase.get(name) == "lock":
            kind, thing = "+", thing.split("/")[1]
        return thing, 0 if kind in READS else self.waiting[name], name

    def ready(self, name):
        kind, thing, _ = self.operation(name)
        things = self.things
        if kind == "+":
            return things[thing] > 0
        if kind == "wait":
            return things[thing]
        if kind == "send":
            return len(things[thing]) < self.room(thing)
        if kind == "recv":
            return bool(things[thing]) or self.at_end(thing)
        if kind == "bar":
            return things["at " + thing][1] != self.phase[name]
        if kind == "join":
            return self.over(thing)
        condition, lock = thing.split("/")
        if self.phase[name] == "lock":
            return things[lock] > 0
        return name not in things[condition]

    def did(self, name, mode, kind, thing, verb):
        self.done.append(Operation(name, Thing(kind, thing), mode, verb, Place("", 0)))

    def note(self, name, what):
        self.notes[name] = (*self.notes.get(name, ()), what)

    def tick(self):
        self.clock += 1
        return self.clock

    def over(self, name):
        return self.at[name] == len(self.program.actors[name]) and name not in self.held

    def room(self, queue):
        return self.things.get("room " + queue, 99)

    def at_end(self, pipe):
        return pipe.startswith("p") and not self.things["open " + pipe]

    # Operations: None if blocked, else what is noted ("" for nothing).

    def acquire(self, name, thing):
        if not self.things[thing]:
            return None
        self.things[thing] -= 1
        return ""

    def release(self, name, thing):
        self.things[thing] += 1
        return ""

    def get(self, name, thing):
        self.register[name] = self.things[thing]
        return self.things[thing]

    def put(self, name, thing):
        self.things[thing] = self.register.get(name, 0) + 1
        return ""

    def set(self, name, thing):
        self.things[thing] = True
        return ""

    def clear(self, name, thing):
        self.things[thing] = False
        return ""

    def wait(self, name, thing):
        return "" if self.things[thing] else None

    def see(self, name, thing):
        return thing in self.things["files"] if thing.startswith("/") else self.things[thing]

    def until(self, name, thing):
        looks = self.phase[name] = self.phase.get(name, 0) + 1
        if self.things[thing] or looks == PATIENCE:
            self.phase[name] = 0
            return self.things[thing]
        self.asleep.add(name)
        return None

    def send(self, name, thing):
        if len(self.things[thing]) == self.room(thing):
            return None
        self.things[thing] += (f"{name} {self.at[name]}",)
        return ""

    def recv(self, name, thing):
        if self.things[thing]:
            first, *rest = self.things[thing]
            self.things[thing] = tuple(rest)
            return first
        return "end" if self.at_end(thing) else None

    def empty(self, name, thing):
        return not self.things[thing]

    def close(self, name, thing):
        self.did(name, "changes", "queue", thing, "closes")
        self.things["open " + thing] = tuple(x for x in self.things["open " + thing] if x != name)
        return ""

    def bar(self, name, thing):
        came, generation = self.things["at " + thing]
        if name in self.waiting:
            return "" if generation != self.phase[name] else None
        if came + 1 == self.things[thing]:
            self.things["at " + thing] = 0, generation + 1
            return came
        self.phase[name] = generation
        self.things["at " + thing] = came + 1, generation
        return None

    def cwait(self, name, thing):
        condition, lock = thing.split("/")
        if name not in self.waiting:
            self.phase[name] = "condition"
            self.things[condition] += (name,)
            self.things[lock] += 1
            return None
        if self.phase[name] == "condition":
            self.phase[name] = "lock"
            self.waiting[name] = self.tick()
        if not self.things[lock]:
            return None
        self.things[lock] -= 1
        return ""

    def notify(self, name, thing):
        self.things[thing] = self.things[thing][1:]
        return ""

    def mk(self, name, path):
        self.things["files"] = tuple(sorted({*self.things["files"], path}))
        return ""

    def rm(self, name, path):
        there = path in self.things["files"]
        self.things["files"] = tuple(x for x in self.things["files"] if x != path)
        return there

    def ls(self, name, path):
        return tuple(x for x in self.things["files"] if x.startswith(path + "/"))

    def start(self, name, other):
        self.woken.add(other)
        self.held[other] = False
        self.advance(other)
        return ""

    def join(self, name, other):
        return "" if self.over(other) else None


def run(program, branch, seen=None):
    """What a run of a branch brings, and its ending (None if it was pruned).

    `seen` gives for each step what is to be seen of it; without it, all.
    """
    state = program.state()
    steps, moves, sleep = [], [state.moves()], Sleep(branch.schedule, branch.sleep)
    while moves[-1]:
        move = sleep.next(moves[-1])
        if move is None:
            break
        assert move in moves[-1], f"{move} cannot move after {[step.move for step in steps]}"
        step = state.move(move)
        steps.append(seen(step) if seen else step)
        moves.append(state.moves())
        sleep.made(steps[-1])
    return Brought(steps, moves), None if moves[-1] else state.ending()


def count(program):
    """How many orders have each ending, by going through all states there are."""
    known = {}

    def orders(state):
        key = state.key()
        if key not in known:
            found = Counter()
            for move in state.moves():
                after = state.copy()
                after.move(move)
                found.update(orders(after))
            known[key] = found or Counter([state.ending()])
        return known[key]

    return orders(program.state())
