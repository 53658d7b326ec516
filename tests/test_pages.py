"""What the book's own Sphinx extensions make of pages and style sheets. No built book is needed."""

import os
import re
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pydata_sphinx_theme
import pytest
import sphinx_book_theme
import tinycss2
from docutils import nodes
from docutils.utils import new_document
from sphinx.config import Config

import address
import cells
import early
import icons
import offer
import one_style
import sections
import share

THEMES = [Path(theme.__file__).parent / "theme" for theme in (pydata_sphinx_theme, sphinx_book_theme)]
SHEETS = [
    sheet for theme in THEMES for sheet in sorted(theme.rglob("*.css")) if "fontawesome" not in sheet.parts
]
RULE_LISTS = ("media", "supports", "layer")


def rules(style: str, at: str = "") -> list[tuple[str, str, str]]:
    """Every rule as tinycss2 reads it: the at-rules around it, its selectors, its content."""
    return list(flat(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True), at))


def flat(found, at):
    for rule in found:
        assert rule.type != "error", rule.message
        if rule.type == "qualified-rule":
            content = tinycss2.parse_blocks_contents(rule.content)
            assert not [one.message for one in content if one.type == "error"]
            yield at, tinycss2.serialize(rule.prelude).strip(), tinycss2.serialize(rule.content).strip()
        elif rule.lower_at_keyword in RULE_LISTS and rule.content is not None:
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield from flat(inside, at + f"@{rule.lower_at_keyword}{tinycss2.serialize(rule.prelude)}")
        else:
            content = tinycss2.serialize(rule.content).strip() if rule.content else ""
            yield at + "@" + rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip(), content


def test_there_are_style_sheets_to_slim():
    assert {"pydata-sphinx-theme.css", "sphinx-book-theme.css"} <= {sheet.name for sheet in SHEETS}


@pytest.mark.parametrize("words", [{"btn", "bd-article", "admonition"}, set()], ids=["some", "none"])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_slimmed_is_the_same_style_sheet_with_fewer_rules(sheet, words):
    style = sheet.read_text(encoding="utf-8")
    before, after = rules(style), rules(one_style.slim(style, words))
    rest = iter(before)
    assert all(rule in rest for rule in after)  # in their order, with what is around them, to the letter
    for _, selectors, _ in set(before) - set(after):
        assert not one_style.useful(selectors, words), selectors


def test_a_rule_stays_where_one_of_its_selectors_can_match():
    style = ".a{x:1}.b{x:2}.a .b,.a #c{x:3}:not(.b){x:4}p{x:5}@media print{.b{x:6}}@font-face{src:y}"
    assert one_style.slim(style, {"a", "c"}) == ".a{x:1}.a .b,.a #c{x:3}:not(.b){x:4}p{x:5}@font-face{src:y}"


def test_the_icons_are_a_style_sheet():
    found = rules(icons.style(icons.DRAWINGS.read_text(encoding="utf-8")))
    drawn = [content for _, _, content in found if content.startswith("--es-icon: url(")]
    assert len(drawn) == len(icons.NAMES) + len(icons.WRITTEN)


def test_the_theme_without_its_fonts_is_a_style_sheet():
    [theme] = [sheet for sheet in SHEETS if sheet.name == "pydata-sphinx-theme.css"]
    style = theme.read_text(encoding="utf-8")
    before, after = rules(style), rules(icons.RULES.sub("", style))
    gone = set(before) - set(after)
    assert gone and set(after) < set(before)
    assert all("Font" in content or selectors.startswith(".fa-") for _, selectors, content in gone)


def test_a_page_has_one_link_to_its_style_in_the_place_of_the_first(tmp_path):
    (tmp_path / "a.css").write_text(".a{x:1}.unknown{x:2}")
    (tmp_path / "b.css").write_text('html[data-theme="dark"] .b{x:3}')
    text = '<head>\n<link href="../_static/a.css"/>\n<i>\n<link href="../_static/b.css?v=1"/>\n</i>'
    text += '</head><p class="a b">unknown'
    [page] = one_style.gathered({tmp_path / "page.html": text}, tmp_path).values()
    assert re.findall(r'href="([^"?]*)', page) == ["../_static/every.css", "../_static/dark.css"]
    assert page.startswith("<head>\n    <link") and page.endswith('<i>\n</i></head><p class="a b">unknown')
    every, dark = ((tmp_path / name).read_text() for name in (one_style.ONE, one_style.DARK))
    assert [rule[1] for rule in rules(every)][1:] == [".a", 'html[data-theme="dark"] .b']
    assert rules(dark) == [("", 'html[data-theme="light"] .b', "x:3")]


def test_a_page_waits_for_no_script():
    page = '<html data-theme="auto"><script src="x.js"></script><script>1</script>'
    options = '<script src="../_static/documentation_options.js?v=1"></script>'
    assert early.settled(page + options, "const a = '\\1'") == (
        '<html data-theme="light"><script defer src="x.js"></script><script>1</script>'
        "<script>const a = '\\1'</script>"
    )


# Where a link to a page is shown as a card


def document(*paragraphs):
    found = new_document("page")
    found += nodes.title("", "Lock")
    found.extend(nodes.paragraph("", text) for text in paragraphs)
    return found


def shared(doctree, baseurl=""):
    """The tags that share.py puts into a page, by their names."""
    context = {"title": "<code>Lock</code>", "pathto": lambda path, _: f"../{path}"}
    app = SimpleNamespace(config=SimpleNamespace(html_title="Every Schedule", html_baseurl=baseurl))
    share.describe(app, "book/lock", "page.html", context, doctree)
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)" />', context["metatags"]))


def test_a_page_is_described_by_its_first_paragraph():
    tags = shared(document('One ticket,\n"two" buyers.', "More."))
    assert tags["description"] == tags["og:description"] == "One ticket, &quot;two&quot; buyers."
    assert tags["og:title"] == "Lock"


def test_a_description_ends_with_a_whole_word():
    about = shared(document("twelve words " * 40))["description"]
    assert about.endswith(("twelve …", "words …")) and len(about) <= share.LENGTH + 2
    assert about.removesuffix(" …") in "twelve words " * 40


def test_a_page_that_is_made_of_no_text_has_the_title_of_the_book():
    assert shared(None)["description"] == "Every Schedule"


def test_the_picture_of_a_card_has_a_whole_address_where_there_is_one():
    assert shared(document("a"))["og:image"] == "../_static/card.png"
    assert (
        shared(document("a"), "https://example.org/b/")["og:image"]
        == "https://example.org/b/_static/card.png"
    )


@pytest.mark.parametrize("site", ["https://example.org/b", "https://example.org/b/"])
def test_the_environment_says_where_the_book_lives(monkeypatch, site):
    config = Config(overrides={"html_theme_options": {"kept": 1}})
    config.add("html_baseurl", "", "html", str)
    config.add("html_theme_options", {}, "html", dict)
    monkeypatch.delenv("EVERY_SCHEDULE_SITE", raising=False)
    monkeypatch.delenv("EVERY_SCHEDULE_SOURCE", raising=False)
    address.place(None, config)
    assert (config.html_baseurl, config.html_theme_options) == ("", {"kept": 1})
    monkeypatch.setenv("EVERY_SCHEDULE_SITE", site)
    monkeypatch.setenv("EVERY_SCHEDULE_SOURCE", "https://example.org/source")
    address.place(None, config)
    assert config.html_baseurl == "https://example.org/b/"
    assert config.html_theme_options["repository_url"] == "https://example.org/source"
    assert config.html_theme_options["use_repository_button"] is True
    assert config.html_theme_options["kept"] == 1
    assert config.html_theme_options["repository_provider"] == "gitlab"
    monkeypatch.setenv("EVERY_SCHEDULE_SOURCE", "https://github.com/a/b")
    config.html_theme_options = {}
    address.place(None, config)
    assert "repository_provider" not in config.html_theme_options


# Cells


WORKER = '"""Ann counts."""\n\nfrom multiprocessing import Process\n\n\ndef count(n):\n    print(n)\n\n\n'
STARTS = "def main():\n    ann = Process(target=count, args=(1,))\n    ann.start()\n    ann.join()\n\n\n"
GUARD = 'if __name__ == "__main__":\n    main()\n'
LONG = "    # so that the script is long\n" * cells.SHORT


def test_what_only_starts_and_joins_is_folded():
    assert cells.shown(WORKER + STARTS + LONG + GUARD) == "def count(n):\n    print(n)\n"


def test_a_main_that_acts_is_shown():
    for act in ("    print(ann)\n", "    ann.kill()\n", "    queue.put(None)\n"):
        main = STARTS.rstrip() + "\n" + act + LONG
        assert cells.shown(WORKER + main + GUARD).endswith(f"print(n)\n\n\n{main.partition('    #')[0]}")


def test_a_constant_is_shown_with_what_uses_it():
    script = WORKER.replace("def count", "N = 1\nM = 2\n\n\ndef count").replace("print(n)", "print(n, N)")
    assert cells.shown(script + STARTS + LONG + GUARD) == "N = 1\n\n\ndef count(n):\n    print(n, N)\n"


def test_a_short_script_is_shown_as_a_whole():
    assert cells.shown(WORKER + STARTS + GUARD) == WORKER + STARTS + GUARD


@pytest.mark.parametrize("base", ["https://example.org/b/", ""], ids=["online", "nowhere"])
def test_the_pages_are_listed_for_search_engines_where_they_have_an_address(tmp_path, base):
    app = SimpleNamespace(
        config=SimpleNamespace(html_baseurl=base),
        outdir=tmp_path,
        env=SimpleNamespace(found_docs={"book/rlock", "book/a&b"}),
        builder=SimpleNamespace(format="html", get_target_uri=lambda page: f"{page}.html"),
    )
    address.sitemap(app, None)
    if not base:
        assert not list(tmp_path.iterdir())
        return
    listed = re.findall("<loc>(.*?)</loc>", (tmp_path / "sitemap.xml").read_text(encoding="utf-8"))
    assert listed == ["https://example.org/b/book/a&amp;b.html", "https://example.org/b/book/rlock.html"]
    robots = (tmp_path / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert "Sitemap: https://example.org/b/sitemap.xml" in robots


def test_a_page_does_not_load_what_only_sphinxs_search_needs():
    ours = '<script defer src="../_static/search.js?v=1"></script>'
    sphinxs = (
        '  <script defer src="../_static/searchtools.js"></script>\n'
        '<script src="../searchindex.js"></script>\n'
    )
    assert sections.OTHERS.sub("", sphinxs + ours) == ours


# The project, to take along


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    for name in ("src/a.py", "_build/x.html", ".venv/y", ".github/z.yml", "b/__pycache__/q.pyc", "run.sh"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "run.sh").chmod(0o755)
    (root / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (root / "CHANGELOG.md").write_text(
        "## [Unreleased]\n\n## [1.2.0] - 2026-05-04\n\n## [1.1.0] - 2025-01-01\n"
    )
    return root


FILES = [".github/z.yml", "CHANGELOG.md", "pyproject.toml", "run.sh", "src/a.py"]


def test_the_zip_holds_the_project_and_nothing_that_was_made(project, tmp_path):
    offer.pack(tmp_path / "one.zip", project)
    for path in project.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    offer.pack(tmp_path / "two.zip", project)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.namelist() == [f"every-schedule-1.2.0/{name}" for name in FILES]
        assert {one.date_time for one in packed.infolist()} == {(2026, 5, 4, 0, 0, 0)}
        modes = {one.filename: one.external_attr >> 16 & 0o111 for one in packed.infolist()}
        assert modes == {name: 0o111 if name.endswith("run.sh") else 0 for name in modes}


def test_where_git_knows_the_files_they_are_what_it_knows(project):
    assert [path.relative_to(project).as_posix() for path in offer.files(project)] == FILES
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "add", "src", "run.sh"], cwd=project, check=True)
    (project / "run.sh").unlink()  # not yet told to Git
    assert [path.relative_to(project).as_posix() for path in offer.files(project)] == ["src/a.py"]


def test_the_foot_tells_version_and_day(project):
    assert offer.version(project) == ("1.2.0", date(2026, 5, 4))
    (project / "CHANGELOG.md").write_text("## [1.1.0] - 2025-01-01\n")
    with pytest.raises(ValueError, match=r"no day for version 1\.2\.0"):
        offer.version(project)
    context = {"pathto": lambda path, _: f"../{path}"}
    offer.tell(None, "book/lock", "page.html", context, None)
    number, day = offer.version()
    assert context["es_version"] == number and context["es_day"] == day.isoformat()
    assert context["es_zip"] == "../every-schedule.zip"


def test_what_folds_the_pages_of_a_chapter_has_a_name():
    item = (
        '<a class="reference internal" href="lock.html">Lock</a><details><summary><i></i></summary></details>'
    )
    assert '<summary aria-label="Lock: its pages"><i>' in early.named(item)


def test_an_entry_of_a_table_knows_its_column():
    def row(*texts):
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in texts))

    group = nodes.tgroup(
        "",
        nodes.thead("", row("call", "returns")),
        nodes.tbody("", row("get()", "an item"), row("put()", "")),
    )
    document = new_document("page")
    document += nodes.table("", group)
    cells.label_tables(document)
    texts = [entry.astext() for body in group.findall(nodes.tbody) for entry in body.findall(nodes.entry)]
    assert texts == ["get()", "returns: an item", "put()", ""]
