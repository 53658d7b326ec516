"""Search: which sections the built book has, which come first, and how a reader gets at them."""

import gzip
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import sections

ROOT = Path(__file__).parents[2]
RANK = ROOT / "book" / "_static" / "search_rank.js"
NODE = shutil.which("node")
QUERIES: dict[str, list[str]] = tomllib.loads(
    (ROOT / "tests" / "search_queries.toml").read_text(encoding="utf-8")
)["queries"]
ENOUGH = 0.9

PAGE = """<article class="bd-article"><section id="shop"><h1>Shop<a class="headerlink">#</a></h1>
<p>Ann sells <code>bread</code> and raises <code>KeyError: 'bread'</code>.</p>
<section id="hangs"><h2>It hangs</h2><p>Nobody bakes.</p>
<div class="cell_input"><pre>bake(oven_door)</pre></div>
<div class="cell_output"><pre>ValueError: no flour here</pre></div></section>
<section id="empty"><h2>Later</h2><svg><text>drawn</text></svg></section></section></article>"""
OTHER = """<article class="bd-article"><section id="glossary"><h1>Glossary</h1>
<dl><dt id="term-oven">oven</dt>
<dd><p>It hangs on nothing.</p></dd><dt id="term-shop">shop</dt><dd><p>Bread.</p></dd></dl></section>
</article>"""


# ---- what is in the index ---------------------------------------------------------------------------


def test_each_section_is_an_entry_with_its_own_words() -> None:
    shop, hangs, later = (one.row(0) for one in sections.Article(PAGE).found)
    said = "Ann sells bread and raises KeyError: 'bread'."
    assert shop == [0, "shop", "Shop", "", said, "", ["KeyError: 'bread'"], 1, ""]
    assert hangs[:5] == [0, "hangs", "It hangs", "Shop", "Nobody bakes."]
    assert hangs[5:] == ["bake oven_door ValueError no flour here", ["ValueError: no flour here"], 1, ""]
    assert later == [0, "empty", "Later", "Shop", "", "", [], 1, ""]


def test_a_term_of_the_glossary_is_an_entry() -> None:
    found = sections.Article(OTHER).found
    assert [(one.anchor, sections.clean(one.title), sections.clean(one.text)) for one in found] == [
        ("glossary", "Glossary", ""),
        ("term-oven", "oven", "It hangs on nothing."),
        ("term-shop", "shop", "Bread."),
    ]


def test_what_is_asked_leads_to_sections_that_there_are(built: Path) -> None:
    index = (built / "_static" / sections.INDEX).read_text(encoding="utf-8")
    rows = json.loads(index.partition(" = ")[2][:-2])["sections"]
    asked = tomllib.loads(sections.SYNONYMS.read_text(encoding="utf-8"))["asked"]
    assert len(asked) > 20
    assert sorted(row[8] for row in rows if row[8]) == sorted(asked.values())


# ---- which come first -------------------------------------------------------------------------------


def ranked(index: str, queries: list[str]) -> list[list[str]]:
    """The addresses that the script finds for each query, the best first."""
    if not NODE:
        pytest.skip("There is no Node to rank sections with.")
    last = f"""(() => {{
        const {{ search }} = EveryScheduleSearch.searcher(EveryScheduleSearch.index);
        return JSON.stringify({json.dumps(queries)}.map(query => search(query).map(one => one.address)));
    }})()"""
    texts = json.dumps([RANK.read_text(encoding="utf-8"), index, last])
    program = f"console.log({texts}.map(text => require('vm').runInThisContext(text)).at(-1))"
    made = subprocess.run([NODE], input=program, capture_output=True, text=True, encoding="utf-8")
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


@pytest.fixture(scope="module")
def small() -> str:
    return sections.index({"shop.html": PAGE, "glossary.html": OTHER})


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bread", "shop.html"),
        ("hangs", "shop.html#hangs"),
        ("hanging forever", "shop.html#hangs"),  # other forms, and other words for it
        ("it's frozen 卡住", "shop.html#hangs"),
        ("面包 hangs zzz", "shop.html#hangs"),  # what no page has is left out
        ("oven doors", "shop.html#hangs"),  # parts of names in code
        ("ove", "shop.html#hangs"),  # as one types
        ("braed", "shop.html"),
        ('File "/x/y.py", line 3, in bread\nValueError: no flour here, kim', "shop.html#hangs"),
        ("ValueError: no flour here", "shop.html#hangs"),
        ("oven", "shop.html#hangs"),  # the glossary last
        ("nothing", "glossary.html#term-oven"),
    ],
)
def test_what_is_found_first(small: str, query: str, first: str) -> None:
    [found] = ranked(small, [query])
    assert found[:1] == [first]


@pytest.mark.parametrize("query", ["", "的", "zzz qqq", "?!", "the"])
def test_a_query_that_says_nothing_finds_nothing(small: str, query: str) -> None:
    assert ranked(small, [query]) == [[]]


def test_the_right_section_comes_first(built: Path) -> None:
    index = (built / "_static" / sections.INDEX).read_text(encoding="utf-8")
    anchors = {address for [_, address, *_] in json.loads(index.partition(" = ")[2][:-2])["sections"]}
    wrong = []
    for (query, right), found in zip(QUERIES.items(), ranked(index, list(QUERIES)), strict=True):
        known = [one for one in right if one.rpartition("#")[2] in anchors]
        assert known, f"{query!r}: no section is called {right}"
        if not any(f"#{found[0]}".endswith(f"#{one}") for one in right) if found else True:
            wrong.append(f"{query!r}: {found[:1]} in the place of {right}")
    print("\n".join(wrong))
    assert len(QUERIES) >= 60
    assert len(wrong) <= (1 - ENOUGH) * len(QUERIES), "\n".join(wrong)


# ---- the reader's side ------------------------------------------------------------------------------


@pytest.fixture
def page(browser, built: Path):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((built / "book" / "lock.html").as_uri())
    yield page
    context.close()


def opened(page: Page, query: str):
    page.locator(".search-button__button:visible").first.click()
    page.keyboard.type(query)
    found = page.locator("#pst-search-dialog .es-found a")
    expect(found.first).to_be_attached()
    return found


def test_nothing_of_the_index_is_loaded_before_it_is_asked_for(page: Page) -> None:
    loaded = "[...document.scripts].map(one => one.src.split('/').at(-1).split('?')[0])"
    page.wait_for_load_state()
    assert "search.js" in page.evaluate(loaded)
    assert not {"search_rank.js", "search_index.js", "searchindex.js"} & {*page.evaluate(loaded)}
    opened(page, "lock")
    assert {"search_rank.js", "search_index.js"} <= {*page.evaluate(loaded)}


def test_keys_lead_to_a_section(page: Page) -> None:
    found = opened(page, "two processes wait for each other")
    expect(found.first).to_contain_text("wait for each other")
    expect(page.locator("#pst-search-dialog [role=status]")).to_have_text(
        re.compile("sections, the best first")
    )
    page.keyboard.press("ArrowDown")
    expect(found.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(found.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#pst-search-dialog input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#pst-search-dialog")).to_be_hidden()
    expect(opened(page, "two processes wait for each other").first).to_contain_text("wait for each other")
    page.keyboard.press("Enter")
    page.wait_for_url("**#hangs-two-processes-wait-for-each-other-forever-deadlock")


def test_the_page_of_results_has_sections_too(page: Page, built: Path) -> None:
    page.goto((built / "search.html").as_uri() + "?q=counter%20loses%20counts")
    expect(page.locator("#search-results a").first).to_have_attribute(
        "href", re.compile("counter-value-1-counts-too-few$")
    )


def test_the_list_of_messages_can_be_filtered(page: Page, built: Path) -> None:
    page.goto((built / "book" / "errors.html").as_uri())
    entries = page.locator("dl.es-errors > dt:visible")
    every = entries.count()
    assert every > 80
    page.get_by_label("Words of your message").fill(
        "kim.py TypeError: pack() missing 1 required positional argument: 'x'"
    )
    expect(entries).to_have_count(2)  # a function's, and that of an exception
    page.get_by_label("Words of your message").fill("")
    expect(entries).to_have_count(every)


def test_the_index_is_light(built: Path) -> None:
    assert len(gzip.compress((built / "_static" / sections.INDEX).read_bytes())) < 250_000
