"""Two processes draw a password each; both draw the same where they inherit the dice: it *loses data*."""

import random
from multiprocessing import Process, SimpleQueue

from scripts.say import say

dice = random.Random()


def draw(passwords):
    say("draws")
    passwords.put(dice.getrandbits(64))


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
