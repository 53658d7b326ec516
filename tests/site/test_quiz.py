"""Questions that are answered by a click: what quiz.js makes of lists. It needs no built book."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SCRIPT = (ROOT / "book/_static/quiz.js").read_text(encoding="utf-8")
PAGE = """<!doctype html><title>quiz</title><article class="bd-article">
<section id="predict"><h2>Predict</h2><ul>
<li><p>None.</p><ul><li><p><em>No.</em> Six do.</p></li></ul></li>
<li><p>Six.</p><ul><li><p><em>Right.</em> Count them.</p></li></ul></li></ul></section>
<section id="which-outputs-are-possible"><h2>Which?</h2><ul>
<li><p>A</p><ul><li><p><em>Possible.</em> Ann is first.</p></li></ul></li>
<li><p>B</p><ul><li><p><em>Not possible.</em> Nobody is.</p></li></ul></li></ul></section>
<section id="other"><ul><li><p>A list.</p><ul><li><p><em>No.</em> Plain.</p></li></ul></li></ul></section>
</article>"""
VERDICTS = ({"Right", "No"}, {"Possible", "Not possible"})


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    (tmp_path / "page.html").write_text(PAGE + f"<script>{SCRIPT}</script>", encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    yield page
    page.close()


def classes(page: Page, text: str) -> set[str]:
    return set((page.locator("li", has_text=text).first.get_attribute("class") or "").split())


def test_a_choice_is_answered_with_its_sentence(page: Page) -> None:
    page.get_by_role("button", name="This one: None.").click()
    assert classes(page, "None.") == {"es-answered", "es-missed"}
    page.get_by_role("button", name="This one: Six.").press("Enter")
    assert classes(page, "Six.") == {"es-answered", "es-right"}


def test_each_output_is_possible_or_not(page: Page) -> None:
    page.get_by_role("button", name="Not possible: A", exact=True).click()
    assert "es-missed" in classes(page, "Ann is first")
    page.get_by_role("button", name="Possible: A", exact=True).click()
    assert "es-right" in classes(page, "Ann is first") and "es-missed" not in classes(page, "Ann is first")
    page.get_by_role("button", name="Not possible: B", exact=True).click()
    assert "es-right" in classes(page, "Nobody is")


def test_what_was_chosen_is_kept(page: Page) -> None:
    page.get_by_role("button", name="This one: Six.").click()
    page.reload()
    assert classes(page, "Six.") == {"es-answered", "es-right"} and classes(page, "None.") == set()


def test_other_lists_stay_as_they_are(page: Page) -> None:
    assert page.locator("#other button").count() == 0


def quizzes() -> Iterator[tuple[str, str, list[str]]]:
    """Each list of choices in the book: its page, its section, the verdicts."""
    for path in sorted(ROOT.glob("book/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        for section in re.split(r"(?m)^## ", text)[1:]:
            title, _, body = section.partition("\n")
            if title in ("Predict", "Which outputs are possible?"):
                lists = re.findall(r"(?m)(?:^[-*] .*\n(?:\n?  +.*\n)*\n?)+", body + "\n")
                for one in lists:
                    yield path.stem, title, re.findall(r"(?m)^ +[-*] \*([\w ]+)\.\*", one)


def test_every_question_has_an_answer_that_is_right_and_one_that_is_not() -> None:
    found = [(page, title, verdicts) for page, title, verdicts in quizzes() if verdicts]
    assert len(found) > 20
    for page, title, verdicts in found:
        assert any(set(verdicts) == both for both in VERDICTS), (page, title, verdicts)
