"""What happens to the pages when all are built, in one pass: each is read once, and written once."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

import early
import icons
import one_style
import sections


def finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    options = (static / "documentation_options.js").read_text(encoding="utf-8")
    built = {
        page: page.read_text(encoding="utf-8")
        for page in Path(app.outdir).rglob("*.html")
        if static not in page.parents
    }
    icons.slim(static)  # before the style sheets are put together
    settled = {
        page: sections.OTHERS.sub("", icons.without_script(early.named(early.settled(text, options))))
        for page, text in built.items()
    }
    places = {app.builder.get_target_uri(page) for page in app.env.found_docs}
    index = sections.index({place: settled[Path(app.outdir, place)] for place in places})
    (static / sections.INDEX).write_text(index, encoding="utf-8")
    for page, text in one_style.gathered(settled, static).items():
        if text != built[page]:
            page.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_js_file(None, body=early.AT_ONCE, priority=1)
    app.add_css_file("icons.css")
    app.connect("build-finished", finish, priority=900)  # after those that change what pages load
    return {"parallel_read_safe": True, "parallel_write_safe": True}
