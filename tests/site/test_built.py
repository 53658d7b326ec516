"""Whether the tests of the pages know when there is nothing to test. No book is needed, and no browser."""

import os
from pathlib import Path

import pytest

from built import ROOT, changed_since, missing


def test_a_book_older_than_its_sources_is_known(tmp_path: Path) -> None:
    (tmp_path / "book" / "_ext" / "__pycache__").mkdir(parents=True)
    names = [
        "_config.yml",
        "_toc.yml",
        "book/lock.ipynb",
        "book/_ext/shown.py",
        "book/_ext/__pycache__/x.pyc",
    ]
    for name in names:
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (100, 100))
    assert changed_since(100, tmp_path) == []
    assert {"_config.yml", "book/index.md"} <= {*changed_since(0, ROOT)}
    for name in names:
        os.utime(tmp_path / name, (101, 101))
    assert sorted(changed_since(100, tmp_path)) == sorted(names[:-1])


def test_what_is_missing_is_skipped_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVERY_SCHEDULE_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="There is no book"):
        missing("There is no book.")
    monkeypatch.setenv("EVERY_SCHEDULE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="is set, and there is no book"):
        missing("There is no book.")
