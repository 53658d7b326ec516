"""A stored notebook as JupyterLab opens it from a fresh clone: it is not trusted, and its HTML is cleaned.

Slow: a server starts, and a browser. Skipped where there is no Chromium, unless EVERY_SCHEDULE_BROWSER is
set: then it must be there.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import psutil
import pytest

from every_schedule.pictures.data import MIME

WANTED = os.environ.get("EVERY_SCHEDULE_BROWSER")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if not CHROMIUM and not WANTED:
    pytest.skip("There is no Chromium here to open JupyterLab in.", allow_module_level=True)

from playwright.sync_api import expect, sync_playwright  # noqa: E402

pytestmark = pytest.mark.everything

BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = ("rlock", "processes", "lab")
TOKEN = "of-this-test"
SETTINGS = {
    # Every cell is rendered at once, and nobody is asked anything.
    "notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": False},
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}
PROBE = '<p id="probe">cleaned:<svg width="9" height="9"><text>soup</text></svg></p>'
WORDS = "all => all.map(one => one.innerText.trim())"


@pytest.fixture(scope="module")
def notebooks():
    """The chapters, and a cell behind each that shows whether HTML is cleaned."""
    read = {chapter: nbformat.read(BOOK / f"{chapter}.ipynb", as_version=4) for chapter in CHAPTERS}
    for notebook in read.values():
        probe = nbformat.v4.new_output("display_data", {"text/html": PROBE})
        notebook.cells.append(nbformat.v4.new_code_cell("", outputs=[probe]))
    return read


@pytest.fixture(scope="module")
def server(notebooks):
    """A function from a chapter to its address, at a server with settings, data and port of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name, settings in SETTINGS.items():
            path = Path(folder, "settings", "@jupyterlab", f"{name}.jupyterlab-settings")
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(settings), encoding="utf-8")
        root = Path(folder, "root")
        root.mkdir()
        for chapter, notebook in notebooks.items():
            nbformat.write(notebook, root / f"{chapter}.ipynb")
        places = {f"JUPYTER_{name}_DIR": f"{folder}/{name.lower()}" for name in ("CONFIG", "DATA", "RUNTIME")}
        places |= {
            f"JUPYTERLAB_{name}_DIR": f"{folder}/{name.lower()}" for name in ("SETTINGS", "WORKSPACES")
        }
        places |= {"IPYTHONDIR": f"{folder}/ipython", "JUPYTER_NO_CONFIG": "1"}
        options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", f"--notebook-dir={root}"]
        log = Path(folder, "log")
        with log.open("w") as stream:
            server = psutil.Popen(
                [sys.executable, "-m", "jupyterlab", *options, f"--IdentityProvider.token={TOKEN}"],
                env=os.environ | places,
                stdout=subprocess.DEVNULL,
                stderr=stream,
            )
        try:
            place = _place(server, log)
            # A workspace each, or the tabs of the one before are opened again.
            yield lambda chapter: f"{place}/workspaces/{chapter}/tree/{chapter}.ipynb?token={TOKEN}"
        finally:
            started = [server, *server.children(recursive=True)]
            server.terminate()
            _, alive = psutil.wait_procs(started, timeout=30)
            for process in alive:
                process.kill()
            psutil.wait_procs(alive)


def _place(server, log):
    """Wait until the server says where it is; it has two minutes."""
    for _ in range(600):
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/lab", log.read_text(encoding="utf-8")):
            return found[0]
        try:
            server.wait(0.2)
        except psutil.TimeoutExpired:
            continue
        break
    pytest.fail(f"JupyterLab does not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(params=CHAPTERS)
def chapter(request):
    return request.param


@pytest.fixture
def page(server, chapter):
    assert CHROMIUM, "EVERY_SCHEDULE_BROWSER is set, and there is no Chromium."
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(server(chapter))
        expect(page.locator("text=cleaned:").first).to_be_attached(timeout=120_000)  # the last cell
        yield page
        browser.close()


def test_pictures_are_seen_and_no_words_of_theirs_stand_beside_them(page, notebooks, chapter):
    outputs = [output for cell in notebooks[chapter].cells for output in cell.get("outputs", [])]
    stored = "".join(
        output.get("data", {}).get("text/html", "") for output in outputs if MIME in output.get("data", {})
    )
    shown = page.locator(".jp-OutputArea-output figure")
    assert stored.count("<figure ") > 2
    expect(shown).to_have_count(stored.count("<figure "), timeout=60_000)

    # It is not trusted: what the book does not store is cleaned away.
    assert page.locator("text=cleaned:").first.inner_text() == "cleaned:soup"
    assert page.locator(".jp-OutputArea-output svg").count() == 0

    images = page.locator(".jp-OutputArea-output figure img")
    expect(images).to_have_count(stored.count("<img "))
    sizes = images.evaluate_all(
        "all => Promise.all(all.map(one => one.decode().then(() => [one.naturalWidth, one.naturalHeight])))"
    )
    assert all(width > 0 and height > 0 for width, height in sizes)
    drawn = images.evaluate_all("all => all.filter(one => one.naturalWidth > 100).map(one => one.alt)")
    assert len(drawn) >= shown.count()
    assert all(re.match("(Diagram of a run of|Tree of) ", label) for label in drawn)

    for words in shown.evaluate_all(WORDS):
        assert not re.search(r"AnnBob|(?:Ann|Bob)\d|\d(?:Ann|Bob)", words), words
        assert re.search(r"schedules?: |says a line|Finished|Hung|Failed", words.splitlines()[0]), words
