"""The built pages: complete in themselves, and every link in them leads somewhere.

`jupyter-book build . -W -n --keep-going --all` makes them.
"""

import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

import early
import offer
from built import SITE

pytestmark = pytest.mark.usefixtures("built")
each_page = pytest.mark.each_page

FETCHED = {"audio", "embed", "iframe", "img", "link", "object", "script", "source", "track", "video"}
NOT_FETCHED = {"canonical", "next", "prev", "index", "search", "author", "license"}  # values of rel


class Page(HTMLParser):
    """What the tests ask about a page."""

    def __init__(self, text):
        super().__init__()
        self.requests, self.links, self.anchors = [], [], set()
        self.title, self.prose, self.redirect, self.canonical = "", "", "", ""
        self.about: dict[str, str] = {}
        self.paragraphs: list[str] = []  # of the article
        self.inside = []
        self.reading = self.in_article = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        self.anchors |= {attrs[name] for name in ("id", "name") if attrs.get(name)}
        if tag in FETCHED and attrs.get("rel", "") not in NOT_FETCHED:
            self.requests += [attrs[name] for name in ("src", "href", "data", "poster") if name in attrs]
        if tag == "link" and attrs.get("rel") == "canonical":
            self.canonical = attrs["href"]
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if tag == "meta" and attrs.get("http-equiv", "").lower() == "refresh":
            self.redirect = attrs["content"].partition("url=")[2]
        if tag == "meta" and "content" in attrs:
            self.about[attrs.get("name") or attrs.get("property", "")] = attrs["content"]
        self.in_article |= tag == "article"
        if tag == "p" and self.in_article:
            self.reading = True
            self.paragraphs.append("")
        if tag in ("title", "pre", "script", "style", "figure", "svg"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        self.reading &= tag != "p"
        self.in_article &= tag != "article"
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data):
        if self.reading:
            self.paragraphs[-1] += data
        if self.inside == ["title"]:
            self.title += data
        elif not self.inside:
            self.prose += data


@cache
def parsed(path):
    return Page(path.read_text(encoding="utf-8"))


def elsewhere(address):
    return re.match(r"([a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE) is not None


def resolve(page, link):
    """The file that a link on a page leads to, and the anchor in it."""
    place, _, anchor = link.partition("#")
    place = unquote(place.partition("?")[0])
    return ((page.parent / place).resolve() if place else page), unquote(anchor)


@each_page
def test_a_page_fetches_nothing_from_another_site(page):
    assert not [address for address in parsed(page).requests if elsewhere(address)]


def test_no_style_sheet_fetches_from_another_site(built):
    sheets, pages = list(built.rglob("*.css")), list(built.rglob("*.html"))
    assert sheets and pages
    found = [
        (path.name, address)
        for path in sheets + pages
        for address in re.findall(
            r"""(?:url\(|@import)\s*["']?([^"')\s]+)""", path.read_text(encoding="utf-8")
        )
        if elsewhere(address)
    ]
    assert not found


@each_page
def test_what_a_page_fetches_is_there(page):
    assert parsed(page).requests or parsed(page).redirect  # each page has a style
    for address in parsed(page).requests:
        if not elsewhere(address) and not address.startswith("data:"):
            assert resolve(page, address)[0].is_file(), address


@each_page
def test_links_lead_somewhere(page):
    redirect = parsed(page).redirect
    assert redirect or parsed(page).links
    for link in parsed(page).links + ([redirect] if redirect else []):
        if elsewhere(link) or link.startswith("mailto:"):
            continue
        target, anchor = resolve(page, link)
        assert target.is_file(), link
        if re.fullmatch(r"play-[\w-]+=@\w+", anchor or ""):
            continue  # a player, which a script makes; missions.py sees to it that there is one
        assert not anchor or target.suffix != ".html" or anchor in parsed(target).anchors, link


@each_page
def test_a_page_has_a_title(page):
    assert parsed(page).title.strip() or parsed(page).redirect


@each_page
def test_a_page_is_described_by_its_own_first_words(page):
    found = parsed(page)
    if found.redirect:
        return
    about = found.about["description"]
    assert about == found.about["og:description"]
    if page.parent.name == "book":
        first = " ".join(found.paragraphs[0].split())
        assert about == first or (about.endswith(" …") and first.startswith(about[:-2]) and len(about) > 150)
    else:  # made of no text of the book
        assert about == "Every Schedule"


@each_page
def test_a_page_names_its_picture(page):
    if not parsed(page).redirect:
        picture = parsed(page).about["og:image"]
        path = SITE / "_static" / "card.png"
        assert path.is_file()
        assert (
            picture.endswith("/_static/card.png") if elsewhere(picture) else resolve(page, picture)[0] == path
        )


@each_page
def test_no_traceback_stands_outside_an_output(page):
    assert parsed(page).prose.strip() or parsed(page).redirect
    assert "Traceback (most recent call last)" not in parsed(page).prose


def test_the_first_page_leads_to_the_book(built):
    assert parsed(built / "index.html").redirect == "book/index.html"
    assert (built / "book" / "index.html").is_file()


@each_page
def test_a_page_says_its_version_its_licence_and_where_the_project_is(page):
    found = parsed(page)
    if found.redirect:
        return
    foot = " ".join(found.prose.split())
    number, day = offer.version()
    assert re.search(
        rf"Every Schedule {re.escape(number)}, {day}, .*MIT License.*CC BY 4\.0.*Get the project", foot
    )
    [place] = {resolve(page, link)[0] for link in found.links if link.endswith(offer.ZIP)}
    assert place == SITE / offer.ZIP


@each_page
def test_a_page_names_its_own_address_where_the_book_has_one(page):
    found = parsed(page)
    known = (SITE / "sitemap.xml").is_file()
    assert known == (SITE / "robots.txt").is_file()
    if not found.redirect and page.parent.name == "book":
        own = page.relative_to(SITE).as_posix()
        assert found.canonical.endswith(f"/{own}") if known else not found.canonical
        assert elsewhere(found.about["og:image"]) == known


def test_code_is_not_marked_where_it_has_the_colour_of_text(built):
    page = (
        '<pre><span></span><span class="k">with</span><span class="w"> </span><span class="n">a</span></pre>'
    )
    assert early.settled(page, "") == '<pre><span class="k">with</span> a</pre>'
    style = (built / "_static" / "pygments.css").read_text(encoding="utf-8")
    base = re.findall(r"\.highlight \{[^}]*color: (#\w+) \}", style)
    assert len(base) == 2  # light and dark
    for name in ("n", "nn", "p", "w"):
        assert re.findall(rf"\.highlight \.{name} \{{ color: (#\w+) \}}", style) == base
