"""A process is killed while it waits, then notify_all() is called: it *hangs*; with --ask it does not."""

import argparse
from multiprocessing import Condition, Process, Value

from scripts.say import say


def wait(done, changed):
    say("arrives")
    with changed:
        changed.wait_for(lambda: done.value)
    say("ends by herself")


def tell(done, changed):
    with changed:
        done.value = True
        changed.notify_all()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ask", action="store_true", help="tell her first, instead of kill()")
    options = parser.parse_args()

    done, changed = Value("b", False, lock=False), Condition()
    ann = Process(target=wait, args=(done, changed), name="Ann")
    ann.start()
    say("wants Ann to end")
    if options.ask:
        tell(done, changed)
    else:
        ann.kill()
    ann.join()
    tell(done, changed)
    say("has told everybody")


if __name__ == "__main__":
    main()
