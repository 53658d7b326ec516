"""A module that the server of forkserver imports for its forks; with --late it is named too late."""

import argparse
import sys
from multiprocessing import Process, set_forkserver_preload

from scripts.say import say


def look():
    say("has the module" if "colorsys" in sys.modules else "would have to import it")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--late", action="store_true", help="name the module when the server runs")
    late = parser.parse_args().late
    for name in ("Ann", "Bob"):
        if (name == "Bob") == late:
            set_forkserver_preload(["__main__", "colorsys"])
        worker = Process(target=look, name=name)
        worker.start()
        worker.join()


if __name__ == "__main__":
    main()
