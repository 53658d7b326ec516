"""The password is drawn once, at the top level."""

import random
from multiprocessing import Process, SimpleQueue

from scripts.say import say

password = random.Random(3).getrandbits(64)


def draw(passwords):
    say("draws")
    passwords.put(password)


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
