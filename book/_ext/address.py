"""Where the book lives, told by the environment, for nothing in the project knows it.

    EVERY_SCHEDULE_SITE      the address of the built pages, such as https://example.org/book/
    EVERY_SCHEDULE_SOURCE    the address of the repository that they are made from

With the first, each page names its own address to search engines, and its picture by a whole address; a
sitemap lists the pages, and robots.txt names it. With the second, a page has a button that leads to the
source. Without them it says neither.
"""

import os
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config


def place(app: Sphinx, config: Config) -> None:
    if site := os.environ.get("EVERY_SCHEDULE_SITE"):
        config["html_baseurl"] = site.rstrip("/") + "/"
    if source := os.environ.get("EVERY_SCHEDULE_SOURCE"):
        config["html_theme_options"] |= {"repository_url": source, "use_repository_button": True}
        if not any(name in source for name in ("bitbucket.org", "github.com", "gitlab.com")):
            # The theme must be told what a server of one's own is, or it stops.
            config["html_theme_options"]["repository_provider"] = "gitlab"


def sitemap(app: Sphinx, exception: Exception | None) -> None:
    base = app.config.html_baseurl
    if exception or app.builder.format != "html" or not base:
        return
    pages = sorted(base + app.builder.get_target_uri(page) for page in app.env.found_docs)
    listed = "".join(f"  <url><loc>{escape(page)}</loc></url>\n" for page in pages)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    Path(app.outdir, "sitemap.xml").write_text(head + listed + "</urlset>\n", encoding="utf-8")
    robots = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
    Path(app.outdir, "robots.txt").write_text(robots, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", place)
    app.connect("build-finished", sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
