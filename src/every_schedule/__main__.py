"""The command line: `python -m every_schedule explore shop.py -- --buyers 2`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from every_schedule._explore import QUIET, Explorer
from every_schedule._launch import START_METHODS, job, launch
from every_schedule.engine import client
from every_schedule.errors import LabError
from every_schedule.exploration import FAILURES, Exploration
from every_schedule.pictures import data, report
from every_schedule.wire import Points

HOLDS, WRONG, UNKNOWN = 0, 1, 2
_END = """\
Exit codes: 0 everything holds; 1 something goes wrong; 2 it cannot be told: the program cannot be
explored, or a limit came before the end and nothing went wrong until then."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what a command line asks for; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    given, args = _parted(given)
    options = _parser().parse_args(given)
    if options.module is None and options.script is None and options.files:
        options.script = options.files.pop()  # "--files orders.csv shop.py"
    if options.module is None and options.script is None:
        _parser().error("name a script, or a module with --module")
    if options.module is not None and options.script is not None:
        args, options.script = [options.script, *args], None
    if not sys.stderr.isatty():
        os.environ.setdefault(QUIET, "1")
    try:
        return int(options.do(options, args))
    except LabError as error:
        print(error, file=sys.stderr)
        return UNKNOWN
    except BrokenPipeError:  # whoever read it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNKNOWN


def _parted(given: list[str]) -> tuple[list[str], list[str]]:
    """What is for this program, and what stands behind "--" and is for the program under test."""
    place = given.index("--") if "--" in given else len(given)
    return given[:place], given[place + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m every_schedule",
        description="Runs a multiprocessing program in an order that you choose, or in every order there is.",
        epilog=_END,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(required=True, metavar="explore|run")
    explore = verbs.add_parser("explore", help="run it in every schedule there is", epilog=_END)
    explore.set_defaults(do=_explore)
    explore.add_argument("--points", choices=("say", "operations", "lines"), help="where actors are held")
    explore.add_argument("--limit", type=int, default=2000, metavar="N", help="so many runs (2000)")
    explore.add_argument("--seconds", type=float, metavar="S", help="so long")
    explore.add_argument("--first", action="store_true", help="stop at the first failure")
    explore.add_argument("--json", metavar="FILE", help='the result as data; "-": instead of the text')
    explore.add_argument("--html", metavar="FILE", help="a page that plays")
    run = verbs.add_parser("run", help="run it once", epilog=_END)
    run.set_defaults(do=_run)
    run.add_argument("--points", choices=("say", "operations", "lines"), help="where actors are held")
    run.add_argument(
        "--schedule", metavar="MOVES", help='who moves: "Ann Bob Ann"; without it, the system decides'
    )
    run.add_argument("--json", metavar="FILE", help='the result as data; "-": instead of the text')
    for verb in explore, run:
        verb.add_argument("script", nargs="?", help='a path to a .py file; its arguments stand behind "--"')
        verb.add_argument("--module", metavar="NAME", help="run as `python -m NAME` would, and no script")
        verb.add_argument(
            "--files", nargs="+", default=[], metavar="FILE", help="copied into the folder in which a run is"
        )
        verb.add_argument("--start-method", choices=START_METHODS)
        verb.add_argument("--timeout", type=float, default=20, metavar="S", help="seconds for each run (20)")
        verb.add_argument(
            "--patience", type=float, default=1, metavar="S", help="seconds until a run is called hung (1)"
        )
    return parser


def _explore(options: argparse.Namespace, args: list[str]) -> int:
    method = options.start_method or ("fork" if client.exact() else "spawn")
    task = job(
        _script(options.script),
        args,
        options.module,
        options.files,
        method,
        options.timeout,
        options.patience,
        options.points,
        fresh=not client.exact(),
    )
    for path in filter(None, [options.html, options.json]):
        _writable(path)
    explorer = Explorer(task, None, options.limit, options.seconds, options.first)
    try:
        explorer.go()
    except KeyboardInterrupt:
        print("Interrupted. This was found until then:", file=sys.stderr)
    every = explorer.result()
    if options.html:
        _write(options.html, report.page(every))
    _show(str(every), data.of_exploration(every, play=False), options.json)
    return _code(every)


def _code(every: Exploration) -> int:
    if any(every.counts[kind] for kind in FAILURES):
        return WRONG
    return HOLDS if every.ok else UNKNOWN


def _run(options: argparse.Namespace, args: list[str]) -> int:
    points: Points | None = options.points
    run = launch(
        _script(options.script),
        *args,
        schedule=options.schedule,
        module=options.module,
        files=options.files,
        start_method=options.start_method or "spawn",
        timeout=options.timeout,
        patience=options.patience,
        points=points,
    )
    _show(str(run), data.of_run(run), options.json)
    return {"finished": HOLDS, "unknown": UNKNOWN}.get(run.outcome, WRONG)


def _script(name: str | None) -> Path | None:
    if name is None:
        return None
    if not name.endswith(".py"):
        raise LabError(f"A script is a .py file, and not {name!r}; a module is named with --module.")
    if not os.path.isfile(name):
        raise LabError(f"There is no file {name!r}.")
    return Path(name)


def _show(text: str, found: data.Data, path: str | None) -> None:
    """The result as text, and as JSON where that is wanted."""
    if path != "-":
        print(text)
    if path:
        _write(path, json.dumps(found, indent=1, ensure_ascii=path == "-") + "\n")


def _writable(path: str) -> None:
    """Say before hours of work, and not after them, that a file cannot be written."""
    if path == "-":
        return
    try:
        open(path, "a", encoding="utf-8").close()
    except OSError as error:
        raise LabError(f"{path} cannot be written: {error.strerror}.") from error


def _write(path: str, text: str) -> None:
    if path == "-":
        print(text, end="")
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise LabError(f"{path} cannot be written: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main())
