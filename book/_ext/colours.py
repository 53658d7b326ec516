"""Light or dark from the first moment that a page is seen.

The theme knows which of them the reader's system asks for only when its scripts have been loaded. Until then
the page has no colours, and its parts move when they come. Without scripts they never come; then the page is
light.
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

AT_ONCE = """\
if (document.documentElement.dataset.theme === "auto") {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
"""


def be_light(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if 'data-theme="auto"' in text:
            page.write_text(text.replace('data-theme="auto"', 'data-theme="light"', 1), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_js_file(None, body=AT_ONCE, priority=1)
    app.connect("build-finished", be_light)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
