"""What a page needs before it is first seen, and nothing else.

The theme knows whether the reader's system asks for light or dark only when its scripts have been loaded.
Until then the page has no colours, and its parts move when they come. So a line of script settles it at once.
Without scripts it is never settled; then the page is light, unless the second style sheet of one_style.py
makes it dark.

All other scripts wait until the page has been read.
"""

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

AT_ONCE = """\
if (document.documentElement.dataset.theme === "auto") {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
"""
# Scripts inside the page read these options as they come by, so the page brings them along.
OPTIONS = re.compile(r'<script src="[^"]*documentation_options\.js[^"]*"></script>')
CAN_WAIT = re.compile(r'<script (?!defer)([^>]*src="[^"]*"[^>]*>)')


def rewrite(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    options = Path(app.outdir, "_static", "documentation_options.js").read_text(encoding="utf-8")
    for page in Path(app.outdir).rglob("*.html"):
        old = page.read_text(encoding="utf-8")
        new = old.replace('data-theme="auto"', 'data-theme="light"', 1)
        new = OPTIONS.sub(lambda _: f"<script>{options}</script>", new)
        # As the theme marks its other buttons that do nothing without scripts, so that none is shown then.
        new = new.replace("btn-fullscreen-button", "btn-fullscreen-button pst-js-only")
        new = CAN_WAIT.sub(r"<script defer \1", new)
        if new != old:
            page.write_text(new, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_js_file(None, body=AT_ONCE, priority=1)
    app.connect("build-finished", rewrite)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
