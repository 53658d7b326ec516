"""Actors that do what a text says (counting.py has the words): moves.py THINGS "Ann: say +a say -a" ..."""

import json
import sys
import time
from multiprocessing import Barrier, Condition, Event, Process, Queue, Semaphore
from queue import Empty
from threading import BrokenBarrierError

from scripts.say import say

LIMIT = 30  # seconds: more than any run takes, so that no clock ends a wait
TOOLS = {
    "wait": Event,
    "until": Event,
    "set": Event,
    "nap": Condition,
    "ring": Condition,
    "ringall": Condition,
}


def move(what, things):
    """Make one move; False if it was in vain."""
    kind, _, thing = what.partition(":")
    limit = LIMIT if "?" in kind else None
    tool = things.get(thing or what[1:])
    if what[0] in "+?":
        return tool.acquire(timeout=limit)
    if what[0] == "!":
        return tool.acquire(block=False)
    if what[0] == "-":
        tool.release()
    elif what == "sleep":
        time.sleep(LIMIT)
    elif kind in ("wait", "wait?"):
        return tool.wait(limit)
    elif kind == "until":
        while not tool.is_set():
            time.sleep(LIMIT)
    elif kind == "set":
        tool.set()
    elif kind in ("meet", "meet?"):
        try:
            tool.wait(limit)
        except BrokenBarrierError:
            return False
    elif kind in ("nap", "nap?"):
        with tool:
            return tool.wait(limit)
    elif kind in ("ring", "ringall"):
        with tool:
            tool.notify() if kind == "ring" else tool.notify_all()
    elif kind == "put":
        tool.put(0)
    elif kind in ("get", "get?"):
        try:
            tool.get(timeout=limit)
        except Empty:
            return False
    return True


def act(text, things):
    place = 0
    while place < len(text):
        if text[place] == "say":
            say(place)
        elif not move(text[place], things):
            place = text.index(";", place)
        place += 1


def main():
    numbers, *actors = sys.argv[1:]
    numbers = json.loads(numbers)
    texts = {name: text.split() for name, _, text in (actor.partition(": ") for actor in actors)}
    things = {}
    for what in sorted({what for text in texts.values() for what in text}):
        kind, _, thing = what.partition(":")
        kind = kind.removesuffix("?")
        if what[0] in "+-?!":
            things[what[1:]] = Semaphore(numbers.get(what[1:], 0))
        elif kind == "meet":
            things[thing] = Barrier(numbers[thing])
        elif kind in ("put", "get"):
            things[thing] = things.get(thing) or Queue()
        elif kind in TOOLS:
            things[thing] = things.get(thing) or TOOLS[kind]()
    workers = [Process(target=act, args=(text, things), name=name) for name, text in texts.items()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
