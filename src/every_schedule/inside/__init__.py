"""What the package puts into the program under test.

It imports nothing of the rest of the package, so that the program does not notice what runs it: a process
that is not a fork of the stage loads this folder alone, as a package of another name.
"""
