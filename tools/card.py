"""Make _static/card.png, the picture that stands beside a link to the book. It needs Chromium.

python tools/card.py
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from every_schedule.pictures.palette import DARK, rules

STATIC = Path(__file__).parents[1] / "book" / "_static"
PAGE = """<!DOCTYPE html>
<meta charset="utf-8">
<style>
* {{ margin: 0; box-sizing: border-box; }}
body {{
  display: grid; grid-template-columns: 1fr 560px; align-items: center; gap: 30px;
  width: 1200px; height: 630px; padding: 0 40px 0 70px;
  background: {page}; color: {ink}; font-family: system-ui, sans-serif;
{colours}}}
h1 {{ font-size: 68px; line-height: 1.05; letter-spacing: -2px; }}
p {{ margin-top: 28px; font-size: 30px; line-height: 1.35; color: {muted}; }}
b {{ color: {breaks}; }}
svg {{ width: 560px; height: auto; }}
</style>
<main><h1>Every Schedule</h1><p>Python's multiprocessing, by experiment.</p>
<p>20 schedules.<br><b>In 12 the ticket is sold twice.</b></p></main>
{tree}
"""

with TemporaryDirectory() as folder:
    page = Path(folder, "card.html")
    tree = (STATIC / "tree.svg").read_text(encoding="utf-8")
    page.write_text(PAGE.format(**DARK, colours=rules(DARK, "  "), tree=tree), encoding="utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={folder}/user",
    ]
    shot = [f"--screenshot={STATIC / 'card.png'}", "--window-size=1200,630", page.as_uri()]
    subprocess.run(["chromium", *options, *shot], check=True, capture_output=True)
