"""Where the book's project is."""

from pathlib import Path

# Two folders up from the package where it is installed with `pip install -e .`, as for the book.
ROOT = Path(__file__).resolve().parents[2]
