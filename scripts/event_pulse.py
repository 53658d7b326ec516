"""Bob wakes Ann with a pulse, set() and clear(): it *races*, and if she comes too late, it *hangs*."""

import argparse
from multiprocessing import Condition, Event, Process, get_context
from multiprocessing.synchronize import Lock

from scripts.say import say


class TellingLock(Lock):
    """The lock of a Condition: who is woken calls acquire() to have it again, and here says so first."""

    def _make_methods(self):
        super()._make_methods()
        self._take, self.acquire = self.acquire, self._tell

    def _tell(self):
        say("is woken")
        return self._take()


def wait(news):
    say("arrives")
    say(f"gets {news.wait()}")


def pulse(news, plain):
    say("arrives")
    news.set()
    if not plain:
        say("has set")
    news.clear()
    say("has cleared")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--both", action="store_true", help="Cyd waits as well")
    parser.add_argument("--plain", action="store_true", help="Python's own Event, and no say on the way")
    options = parser.parse_args()

    news = Event()
    if not options.plain:
        news._cond = Condition(TellingLock(ctx=get_context()))
    people = [
        Process(target=wait, args=(news,), name="Ann"),
        Process(target=pulse, args=(news, options.plain), name="Bob"),
    ]
    if options.both:
        people.append(Process(target=wait, args=(news,), name="Cyd"))
    for person in people:
        person.start()
    for person in people:
        person.join()


if __name__ == "__main__":
    main()
