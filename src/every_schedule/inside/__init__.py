"""What the package puts into the program under test.

It imports nothing of the rest of the package, so that the program does not notice what runs it: a process
that is not a fork of the stage loads this folder alone, as a package of another name.

Each process that is spawned loads it while it starts, so no module here imports what few programs need, nor
what only a type checker does (`TYPE_CHECKING` is False here, as `typing` has it).
"""
