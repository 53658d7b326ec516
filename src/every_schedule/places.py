"""Where the project is whose programs are run."""

from pathlib import Path


def root() -> Path:
    """The project's folder: the nearest at or above the current one that holds `scripts/`, else that."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "scripts").is_dir()), here)
