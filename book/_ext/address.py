"""Where the book lives, told by the environment, for nothing in the project knows it.

    EVERY_SCHEDULE_SITE      the address of the built pages, such as https://example.org/book/
    EVERY_SCHEDULE_SOURCE    the address of the repository that they are made from

With the first, each page names its own address to search engines, and its picture by a whole address. With
the second, it has a button that leads to the source. Without them it says neither.
"""

import os
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config


def place(app: Sphinx, config: Config) -> None:
    if site := os.environ.get("EVERY_SCHEDULE_SITE"):
        config["html_baseurl"] = site.rstrip("/") + "/"
    if source := os.environ.get("EVERY_SCHEDULE_SOURCE"):
        config["html_theme_options"] |= {"repository_url": source, "use_repository_button": True}


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", place)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
