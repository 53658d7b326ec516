"""The words of `things.why`: a translation replaces these three tables and nothing else."""

from __future__ import annotations

WHY = {
    # Where something is, behind what it is said of.
    "at": " ({file}:{line})",
    "at line": " (line {line})",
    "of": "{}'s",
    # What goes wrong, by how the run ends.
    "it breaks": "It breaks",
    "it fails": "It fails",
    "it hangs": "It hangs",
    "it holds": "It holds",
    "between": "{it} where {does} after {whose} {before}{before_at} and before {theirs} {after}{after_at}.",
    "during": "{it} where {does} during {whose} {before}{before_at}.",
    "before": "{it} where {does} before {whose} {after}{after_at}.",
    # What an actor does; the first three to itself.
    "ends": "ends itself",
    "signals": "sends itself a signal",
    "terminates": "sends itself a signal",
    "does": "{verb} {thing}",
    # What a hung run waits for.
    "circle": "{}.",
    "and then": "; ",
    "holds and waits": "{who} holds {has}{held} and waits for {thing}{at}",
    "waits for itself": "{who} waits for {thing}{at}, which it holds itself{held}.",
    "has it open": "{who} waits for the end of {thing}{at}, which does not come: "
    "{others} still has the other end open.",
    "have it open": "{who} waits for the end of {thing}{at}, which does not come: "
    "{others} still have the other end open.",
    "ended with it": "{who} waits for {thing}{at}; {other} acquired it{held} and ended without releasing it.",
    "keeps it": "{who} waits for {thing}{at}, which {other} holds{held}.",
    # A thing whose name is not known, by its kind.
    "lock": "a lock",
    "semaphore": "a semaphore",
    "condition": "a condition",
    "event": "an event",
    "barrier": "a barrier",
    "queue": "a queue",
    "pipe": "a pipe",
    "value": "a shared value",
    "array": "a shared array",
    "memory": "a block of shared memory",
    "variable": "a variable of the program",
    "file": "a file",
    "port": "a port",
    "proxy": "a managed object",
    "process": "a process",
    "pool": "a pool",
}

# What an actor does, and the noun for it.
VERBS = {
    "aborts": ("aborts", "abort"),
    "acquires": ("acquires", "acquire"),
    "begins": ("begins", "begin"),
    "clears": ("clears", "clear"),
    "closes": ("closes", "close"),
    "connects": ("connects to", "connection"),
    "ends": ("ends", "end"),
    "gets": ("gets from", "get"),
    "gives up": ("gives up waiting for", "giving up"),
    "hands in": ("hands in", "handing in"),
    "joins": ("joins", "join"),
    "lists": ("lists", "listing"),
    "looks": ("looks at", "look"),
    "makes": ("makes", "making"),
    "notifies": ("notifies", "notify"),
    "opens": ("opens", "open"),
    "puts": ("puts into", "put"),
    "reads": ("reads", "read"),
    "receives": ("receives from", "receive"),
    "releases": ("releases", "release"),
    "removes": ("removes", "removal"),
    "renames": ("renames", "renaming"),
    "sends": ("sends into", "send"),
    "sets": ("sets", "set"),
    "signals": ("signals", "signal"),
    "starts": ("starts", "start"),
    "terminates": ("terminates", "termination"),
    "waits": ("waits for", "wait"),
    "writes": ("writes", "write"),
}

# Instead of saying a name twice; whoever is not here is named again.
THEIRS = {"Ann": "her", "Bob": "his"}
