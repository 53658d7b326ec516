"""Pictures as a page has them: with the page's colours, and with the player's data.

A notebook stores a picture as an `<img>`, and what it shows as JSON, since a notebook that nobody trusts yet
loses everything else. Here, when a page is read, the SVG comes out of the `<img>`, and the player's data
out of the JSON.
"""

import json
from typing import Any

from sphinx.application import Sphinx

from every_schedule.pictures.data import MIME, for_page


def restore(app: Sphinx, page: str, source: list[str]) -> None:
    """Change the text of a notebook before Sphinx reads it; the file stays as it is."""
    if not app.env.doc2path(page).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            bundle = output.get("data", {})
            if data := bundle.pop(MIME, None):
                bundle["text/html"] = for_page("".join(bundle["text/html"]), data)
    source[0] = json.dumps(notebook)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("source-read", restore)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
