"""The built book, for the tests that look at it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
PAGES = [path for path in sorted(SITE.rglob("*.html")) if "_static" not in path.relative_to(SITE).parts]


def missing(what: str) -> None:
    """Skip a test, or fail it where everything must be there."""
    if os.environ.get("EVERY_SCHEDULE_BROWSER"):
        pytest.fail(f"EVERY_SCHEDULE_BROWSER is set, and {what[0].lower()}{what[1:]}")
    pytest.skip(what)


def changed_since(built: float, root: Path = ROOT) -> list[str]:
    """The sources of the book that were changed after a moment, in seconds since the epoch."""
    sources = [root / "_config.yml", root / "_toc.yml", *sorted((root / "book").rglob("*"))]
    made = {"__pycache__", ".ipynb_checkpoints"}
    return [
        path.relative_to(root).as_posix()
        for path in sources
        if path.is_file() and not made & {*path.parts} and path.stat().st_mtime > built
    ]
