"""What is tested here are the pages of the built book."""

from pathlib import Path

import pytest

SITE = Path(__file__).parents[2] / "_build" / "html"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not any(SITE.rglob("*.html")):
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="The book has not been built: no _build/html."))
