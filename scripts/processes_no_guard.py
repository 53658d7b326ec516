"""There is no main guard. Unless it is forked, the child *raises*."""

from multiprocessing import Process

from scripts.say import say


def work():
    say("works")


child = Process(target=work, name="Ann")
child.start()
child.join()
say(f"Ann's exitcode is {child.exitcode}")
