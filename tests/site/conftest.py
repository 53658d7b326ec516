"""What the tests of the pages share: a browser, and the built book.

A test that needs one of them is skipped where it is missing, and says so. Where EVERY_SCHEDULE_BROWSER is set
they must be there: then it fails.

The browser is ours and not pytest-playwright's: that keeps Playwright's event loop running to the end of the
session, and nbval could not start one of its own in the same process. Here it runs for one module.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from built import PAGES, SITE, changed_since, missing

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the built book, which is as new as its sources."""
    if not PAGES:
        missing("The book has not been built: no _build/html.")
    if changed := changed_since(max(page.stat().st_mtime for page in PAGES)):
        missing(f"The book was built before {changed[0]} was changed: build it again.")
    return SITE


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        missing("There is no Chromium to look at the pages with.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "each_page: once for each page of the built book")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The mark `each_page`: `page` is each file of the book, or `place` each that there is to read.

    Where no book is built, one test stands for all of them.
    """
    if metafunc.definition.get_closest_marker("each_page"):
        names = [page.relative_to(SITE).as_posix() for page in PAGES]
        if "place" in metafunc.fixturenames:
            metafunc.parametrize("place", [name for name in names if name != "index.html"] or ["no book"])
        else:
            metafunc.parametrize("page", PAGES or [SITE], ids=names or ["no book"])
