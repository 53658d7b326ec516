"""Two tasks write files; without --wait the main process *loses data*."""

import argparse
from multiprocessing import Pool
from pathlib import Path

from scripts.say import say


def write(n):
    say("starts", who=f"task {n}")
    Path(f"page{n}").write_text("a page")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wait", action="store_true", help="join first")
    options = parser.parse_args()

    with Pool(2) as pool:
        for n in (1, 2):
            pool.apply_async(write, (n,))
        say("has handed out two tasks")
        if options.wait:
            pool.close()
            pool.join()
    pages = sorted(path.name for path in Path().glob("page*"))
    say(f"finds {pages}")


if __name__ == "__main__":
    main()
