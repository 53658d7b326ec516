"""The built pages in a real browser: as a server shows them, and by double click."""

import functools
import gzip
import http.server
import re
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

expect.set_options(timeout=30_000)  # the machine may be busy

pytestmark = pytest.mark.usefixtures("built")

WEIGHT = 400_000  # bytes of a first visit, compressed
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# How far the page has moved under the reader's eyes while it loaded.
SHIFTS = """() => new Promise(resolve => {
    let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(sum), 300);
})"""
# The icons that are to be seen, and whether they have a drawing.
ICONS = r"""() => [...document.querySelectorAll("i, span")].filter(icon =>
    /\bfa[srb]?\b|\bfa-/.test(icon.className) && icon.checkVisibility()
).map(icon => [
    icon.className, getComputedStyle(icon, "::before").maskImage.startsWith("url(\"data:image/svg+xml")
])"""
# What sticks out on the right, so that the whole page could be moved sideways.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > innerWidth)
    .map(one => one.outerHTML.slice(0, 80))"""

AT_REST = "Promise.all(document.getAnimations().map(one => one.finished))"
COLOURS = ["color-contrast", "link-in-text-block"]  # what axe-core looks at again where only colours change

# The colours of the page, of code and of a picture.
LOOKS = """() => ["body", "h1", "pre", "pre .k", "figure.run", "figure.run text"].map(place => {
    const {color, fill, backgroundColor} = getComputedStyle(document.querySelector(place));
    return [place, color, fill, backgroundColor];
})"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """A server that shows 404.html for an address that is not there."""

    def log_message(self, *_):
        pass

    def send_error(self, code, *more, **named):
        if code != 404:
            return super().send_error(code, *more, **named)
        page = Path(self.directory, "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="module")
def server(built):
    handler = functools.partial(Handler, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def visit(browser, server):
    """Open a page of the book in a fresh browser, and watch what it asks for and complains of."""
    contexts = []

    def visit(place, base=server, **options):
        context = browser.new_context(**({"viewport": WIDE} | options))
        contexts.append(context)
        page = context.new_page()
        page.seen = SimpleNamespace(complaints=[], outside=[], responses=[])
        page.on(
            "console", lambda message: message.type == "error" and page.seen.complaints.append(message.text)
        )
        page.on("pageerror", lambda error: page.seen.complaints.append(str(error)))
        page.on("requestfailed", lambda request: page.seen.complaints.append(f"not loaded: {request.url}"))
        page.on("response", lambda response: page.seen.responses.append(response))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((base, "data:", "blob:")) or page.seen.outside.append(request.url)
            ),
        )
        page.goto(base + place)
        return page

    yield visit
    for context in contexts:
        context.close()


def weight(page):
    """The bytes that a server sends which compresses what can be compressed."""
    return sum(len(gzip.compress(response.body())) for response in page.seen.responses if response.ok)


def bare_icons(page):
    """The icons that have no drawing, of those that are to be seen."""
    icons = page.evaluate(ICONS)
    assert icons
    return [name for name, drawn in icons if not drawn]


def faults(page, rules=None, code=False):
    """What axe-core finds. The colours in code are the same on all pages, and take long to look at."""
    options = {
        "resultTypes": ["violations", "passes"],
        "preload": False,  # it would fetch the style sheets a second time
        "rules": {"label-content-name-mismatch": {"enabled": True}},
    }
    if rules:
        options["runOnly"] = rules
    context = None if code else {"exclude": [[".highlight span"]]}
    found = Axe().run(page, context, options).response
    assert found["passes"]  # it looked at something
    return [(one["id"], node["html"][:150]) for one in found["violations"] for node in one["nodes"]]


def brightness(page):
    """Of the ground of a page, from 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour).groups()
    return (int(red) + int(green) + int(blue)) / 3


# Every page


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.each_page
def test_a_page_is_sound(place, viewport, visit):
    page = visit(place, viewport=viewport, color_scheme="light")
    page.wait_for_load_state("networkidle")
    assert page.seen.complaints == []
    assert page.seen.outside == []
    expect(page.locator("main").first).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []
    assert bare_icons(page) == []
    assert page.evaluate(SHIFTS) < 0.02
    assert weight(page) < WEIGHT
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.evaluate(AT_REST)
    assert faults(page, rules=COLOURS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["book/lab.html", "book/lock.html"])
def test_the_colours_of_code_are_sound(place, scheme, visit):
    assert faults(visit(place, color_scheme=scheme), rules=COLOURS, code=True) == []


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "dark"), (NARROW, "light")], ids=["dark", "light"])
def test_what_opens_is_sound(viewport, scheme, visit):
    page = visit("book/lock.html", viewport=viewport, color_scheme=scheme)
    details, answers = page.locator("main details"), page.locator(".toggle-button").all()
    assert details.count() and answers
    details.evaluate_all("all => all.forEach(one => { one.open = true; })")
    page.locator(".es-open").first.click()
    for answer in answers:
        answer.click()
    page.evaluate(AT_REST)
    assert faults(page) == []
    page.locator(".search-button__button:visible").first.click()
    assert faults(page) == []


# What readers do


def finds(page):
    """By the window over the page, where Enter opens the first section, and its words are marked there."""
    page.wait_for_load_state()
    page.locator(".search-button__button:visible").first.click()
    page.locator('#pst-search-dialog input[name="q"]').fill("recursive lock not owned")
    expect(page.locator("#pst-search-dialog .es-found a").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rlock_wrong.html#*")
    expect(page.locator("span.highlighted").first).to_be_attached()


def test_search_finds_a_term(visit):
    page = visit("book/index.html")
    finds(page)
    assert page.seen.complaints == []


def test_the_dark_button_is_remembered(visit):
    page = visit("book/index.html", color_scheme="light")
    button = page.locator(".theme-switch-button:visible")
    html = page.locator("html")
    assert brightness(page) > 200
    for _ in range(3):  # light, dark, and what the system asks for
        if html.get_attribute("data-mode") != "dark":
            button.click()
    expect(html).to_have_attribute("data-mode", "dark")
    assert brightness(page) < 60
    page.locator("nav.bd-links a", has_text="Lock").first.click()
    expect(html).to_have_attribute("data-theme", "dark")
    assert brightness(page) < 60


def test_the_system_may_ask_for_dark(visit):
    assert brightness(visit("book/lock.html", color_scheme="light")) > 200
    assert brightness(visit("book/lock.html", color_scheme="dark")) < 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_system_is_asked_without_scripts_as_well(scheme, visit):
    looks = []
    for scripts in (True, False):
        page = visit("book/lock.html", color_scheme=scheme, java_script_enabled=scripts)
        looks.append(page.evaluate(LOOKS))
    assert looks[0] == looks[1]


def test_previous_and_next_lead_through_the_whole_book(visit, built):
    places = {path.relative_to(built).as_posix() for path in built.glob("book/*.html")}
    page = visit("book/index.html")
    walked = [page.url]
    for _ in places:
        if page.locator("a.right-next").count():
            page.locator("a.right-next").click()
            page.wait_for_load_state("domcontentloaded")
            walked.append(page.url)
    base = page.url.rpartition("book/")[0]
    assert sorted(url.removeprefix(base) for url in walked) == sorted(places)
    page.locator("a.left-prev").click()
    assert page.url == walked[-2]


def test_without_scripts_the_pages_are_complete(visit):
    page = visit("book/lock.html", java_script_enabled=False)
    tree = page.locator("figure.exploration").first
    expect(tree.locator("svg").first).to_be_visible()
    expect(tree).to_contain_text("20 schedules: 8 hold, 12 break")
    expect(page.locator("figure.run").first).to_be_visible()
    answers = page.locator(".admonition.dropdown > :nth-child(2)").all()
    assert answers
    for answer in answers:
        expect(answer).to_be_visible()
    needs_scripts = ".pst-js-only, .btn-fullscreen-button, .es-open, .es-player"
    assert not page.locator(needs_scripts).locator("visible=true").count()
    assert bare_icons(page) == []
    assert page.seen.outside == []


def test_a_double_click_is_enough(visit, built):
    page = visit("book/index.html", base=built.as_uri() + "/")
    page.locator("nav.bd-links a", has_text="Lock").first.click()
    expect(page.locator("h1").last).to_contain_text("Lock")
    assert page.seen.outside == page.seen.complaints == []
    finds(page)
    assert page.seen.outside == []


# Single pages


def test_the_first_address_leads_to_the_start_page(visit):
    page = visit("")
    page.wait_for_url("**/book/index.html")


@pytest.mark.parametrize("place", ["nowhere.html", "book/nowhere.html", "book/no/where"])
def test_a_wrong_address_leads_back(place, visit):
    page = visit(place)
    expect(page.locator("main h1").last).to_have_text("Not here")
    assert bare_icons(page) == []  # so the styles are found
    page.locator("main a", has_text="Start page").click()
    expect(page.locator("main h1").last).to_contain_text("Every Schedule")


def words(text):
    return " ".join(text.split())


def test_a_listed_message_stands_in_the_section_that_its_links_lead_to(visit, built):
    page = visit("book/errors.html")
    entries = page.locator("dl.es-errors dt").evaluate_all(
        """terms => terms.map(term => [term.textContent, term.closest("section").id,
            [...term.nextElementSibling.querySelectorAll(".es-where a")]
            .map(link => [link.textContent, link.pathname, link.hash.slice(1)])])"""
    )
    assert len(entries) > 100
    texts = {}
    for path in sorted({*built.glob("book/*.html")} - {built / "book/errors.html"}):
        page.goto(page.url.rpartition("book/")[0] + path.relative_to(built).as_posix())
        sections = page.evaluate(
            "[...document.querySelectorAll('main section[id]')].map(one => [one.id, one.textContent])"
        )
        texts |= {(path.name, anchor): words(text) for anchor, text in sections}
    for message, section, links in entries:
        led = [
            (place.rpartition("/")[2], anchor) for text, place, anchor in links if text.startswith("shown")
        ]
        assert led, message
        for place in led:
            assert place in texts, place
            pattern = ".*".join(map(re.escape, words(message).split("...")))
            assert section.startswith("no-message") or re.search(pattern, texts[place]), (message, place)


def test_the_cheat_sheet_prints_on_three_pages(visit):
    page = visit("book/cheatsheet.html")
    printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "10mm"))
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3


@pytest.mark.parametrize("width", [1280, 390])
def test_the_header_and_the_contents_say_where_one_is(visit, width):
    page = visit("book/lock.html#why", viewport={"width": width, "height": 800})
    expect(page.locator(".es-here")).to_have_text("Why")
    marked = page.locator("#pst-page-toc-nav a[aria-current]")
    expect(marked).to_have_attribute("href", "#why")
    page.evaluate("location.hash = '#the-one-idea'")
    expect(page.locator(".es-here")).to_have_text("The one idea")
    expect(marked).to_have_attribute("href", "#the-one-idea")
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".es-here")).to_have_text("")
    expect(marked).to_have_count(0)
    # A line marks where the link has led, and no bar.
    ground = page.locator("#the-one-idea > h2").evaluate("one => getComputedStyle(one).backgroundColor")
    assert ground == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_a_term_tells_its_meaning(visit, how):
    page = visit("book/lock.html")
    page.wait_for_load_state("load")
    getattr(page.locator(".bd-article a[href$='glossary.html#term-lock']").first, how)()
    expect(page.locator(".tooltip-inner")).to_have_text("What one process at a time can hold.")
    assert not faults(page)


def test_the_first_tree_is_the_player(visit):
    page = visit("book/index.html")
    for place in ("a.es-turns", ".es-begin a >> nth=0"):
        page.locator(place).click()
        expect(page.locator(".es-player")).to_be_visible()
        expect(page.locator(".es-player input[value=break]")).to_be_checked()
        page.keyboard.press("Escape")
        expect(page.locator(".es-player")).to_be_hidden()
