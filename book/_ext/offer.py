"""What each page says at its foot: version and date, licences, and where to get the whole project.

The project is one zip beside the pages, made when they are: what Git knows of, or without Git all but what
was made. It is the same for the same files, so its times are the day of the version, as CHANGELOG.md has it.
"""

import re
import subprocess
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
ZIP = "every-schedule.zip"
MADE = re.compile(r"_build|.*\.egg-info|__pycache__|\.(?!ci$|devcontainer$|git(?:hub|ignore)$).*")


def version(root: Path = ROOT) -> tuple[str, date]:
    """The version of the project, and its day."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    number = project["project"]["version"]
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(rf"(?m)^## \[{re.escape(number)}\] - (\d{{4}}-\d\d-\d\d)$", changes)
    if not found:
        raise ValueError(f"CHANGELOG.md has no day for version {number}")
    return number, date.fromisoformat(found[1])


def files(root: Path = ROOT) -> list[Path]:
    """The files of the project, in the order of their names."""
    if (root / ".git").exists():
        try:
            told = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
            known = [root / name for name in told.decode("utf-8").split("\0") if name]
            return sorted(path for path in known if path.is_file())
        except (OSError, subprocess.CalledProcessError):  # no Git here, or a copy that it does not trust
            pass
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not any(map(MADE.fullmatch, path.relative_to(root).parts))
    )


def pack(to: Path, root: Path = ROOT) -> None:
    number, day = version(root)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in files(root):
            place = f"every-schedule-{number}/{path.relative_to(root).as_posix()}"
            one = zipfile.ZipInfo(place, (day.year, day.month, day.day, 0, 0, 0))
            one.create_system = 3  # Unix, wherever it is made
            one.external_attr = (0o100755 if path.stat().st_mode & 0o100 else 0o100644) << 16
            one.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(one, path.read_bytes())


def tell(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    number, day = version()
    context["es_version"], context["es_day"] = number, day.isoformat()
    context["es_zip"] = context["pathto"](ZIP, True)


def finish(app: Sphinx, exception: Exception | None) -> None:
    if not exception and app.builder.format == "html":
        pack(Path(app.outdir, ZIP))


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", tell)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
