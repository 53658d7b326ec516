"""The report, opened from a folder: it plays by keyboard on a phone's width, and asks nobody for anything."""

import pytest
from playwright.sync_api import expect

from every_schedule import explore
from every_schedule.pictures import report

PROGRAM = """
from multiprocessing import Process, Value
from scripts.say import say

def add(number):
    say("reads")
    seen = number.value
    say("writes")
    number.value = seen + 1

def main():
    number = Value("i", 0, lock=False)
    both = [Process(target=add, args=(number,), name=name) for name in ("Ann", "Bob")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    print("total", number.value)

if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    """A page of 390 px with the report, and what it has asked for."""
    folder = tmp_path_factory.mktemp("a folder")
    (folder / "shop.py").write_text(PROGRAM)
    every = explore(
        folder / "shop.py", holds=lambda run: "total 2" in run.output or "one is lost", points="say"
    )
    (folder / "report.html").write_text(report.page(every), encoding="utf-8")
    asked, errors = [], []
    page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((folder / "report.html").as_uri())
    yield page, asked, errors, every
    page.close()


def test_it_plays_by_keyboard(opened):
    page, _, _, every = opened
    button = page.locator(".es-open")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".es-player")).to_be_visible()
    mover = page.locator(".es-movers button").first
    for _ in range(len(every.shortest("holds").schedule)):
        mover.focus()
        page.keyboard.press("Enter")
    expect(page.locator(".es-verdict")).not_to_have_text("")


def test_nothing_is_wider_than_a_phone(opened):
    page, *_ = opened
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_asks_for_nothing_and_complains_of_nothing(opened):
    page, asked, errors, _ = opened
    assert [url for url in asked if not url.startswith("data:")] == [page.url.partition("#")[0]]
    assert errors == []


def test_it_follows_the_system_in_dark_and_light(opened):
    page, *_ = opened
    for scheme, seen in ("dark", "rgb(20, 24, 30)"), ("light", "rgb(255, 255, 255)"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("html")).to_have_css("background-color", seen)


def test_it_tells_the_endings(opened):
    page, *_, every = opened
    assert page.locator("h2").inner_text() == "2 endings, and how many schedules have each"
    assert [ending.label for ending in every.endings] == ["total 2", "total 1"]
    assert page.locator("main > ul li").count() == 2
