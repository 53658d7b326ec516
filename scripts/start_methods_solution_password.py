"""Two processes draw a password each, each with dice of its own."""

import random
from multiprocessing import Process, SimpleQueue

from scripts.say import say


def draw(passwords):
    say("draws")
    passwords.put(random.Random().getrandbits(64))


def main():
    passwords = SimpleQueue()
    people = [Process(target=draw, args=(passwords,), name=name) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    drawn = {passwords.get() for _ in people}
    for person in people:
        person.join()
    say(f"different passwords: {len(drawn)}")


if __name__ == "__main__":
    main()
