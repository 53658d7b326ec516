"""Somebody who knows the director's address and not its token speaks first."""

import os

from scripts.say import say

if __name__ == "__main__":
    ours = os.environ["EVERY_SCHEDULE"]
    os.environ["EVERY_SCHEDULE"] = ours[:-1] + "?"
    try:
        say("is let in", who="Mallory")
    except ConnectionError:
        os.environ["EVERY_SCHEDULE"] = ours
        say("sees the stranger go")
