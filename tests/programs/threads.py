"""Two threads of one process and what they share, each under a name of its own; all *race*."""

import sys
import threading

from every_schedule import say

count = 0


class Account:
    def __init__(self):
        self.balance, self.log = 10, []

    def draw(self, who):
        say("arrives", who)
        seen = self.balance
        say(f"sees {seen}", who)
        self.balance = seen - 5
        say("is done", who)


def add(who):
    global count
    say("arrives", who)
    seen = count
    say(f"sees {seen}", who)
    count = seen + 1
    say("is done", who)


def take(who, tickets):
    say("arrives", who)
    left = list(tickets)
    say(f"sees {left}", who)
    tickets[:] = left[1:]
    say("is done", who)


def swap(who, ins, outs):
    say("arrives", who)
    found = list(ins)
    say(f"sees {found}", who)
    ins[:] = found[1:]
    outs.append(found[0])
    say("is done", who)


def main():
    account, tickets, outs = Account(), [1, 2, 3], []
    target, args = {
        "attribute": (account.draw, ()),
        "global": (add, ()),
        "argument": (take, (tickets,)),
        "two": (swap, (tickets, outs)),
    }[sys.argv[1]]
    threads = [threading.Thread(target=target, args=(who, *args)) for who in ("Ann", "Bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"left: {account.balance} {count} {len(tickets)}")


if __name__ == "__main__":
    main()
