"""Keep the pages to themselves: no script that a browser would fetch from another site.

Jupyter Book loads extensions that add thebe and MathJax from content delivery networks to the pages. The
book uses neither, so they are not told when a page is made.
"""

from typing import Any

from sphinx.application import Sphinx

UNUSED = ("sphinx_thebe", "sphinx.ext.mathjax")


def setup(app: Sphinx) -> dict[str, Any]:
    for listeners in app.events.listeners.values():
        listeners[:] = [one for one in listeners if one.handler.__module__ not in UNUSED]
    app.registry.css_files[:] = [one for one in app.registry.css_files if "thebe" not in one[0]]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
