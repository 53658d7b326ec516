"""Take from the theme's icons those that the pages show, and leave the rest out.

The theme brings Font Awesome whole: 1.5 MB of script and 300 KB of fonts, on every page, for twenty icons.
Here each icon becomes a rule of a style sheet, `icons.css`, made at build time from the drawings in the
theme's script. An icon has its place from the start, has the colour of the text, and needs no script.
"""

import re
from pathlib import Path
from urllib.parse import quote

import pydata_sphinx_theme
from sphinx.errors import ExtensionError

DRAWINGS = (
    Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/scripts/fontawesome.js"
)
NAMES = (
    *("angle-left", "angle-right", "arrow-up", "bars", "chevron-down", "circle-half-stroke", "download"),
    *("expand", "file", "file-pdf", "list", "magnifying-glass", "moon", "sun", "xmark"),
    *("bitbucket", "github", "gitlab"),  # where address.py knows of a repository
)
# Where the theme's style sheet would write a letter of the icon font.
WRITTEN = {
    ".admonition.admonition > .admonition-title::after": "bell",
    ".admonition:is(.caution, .warning) > .admonition-title::after": "triangle-exclamation",
    ".admonition:is(.danger, .error, .important) > .admonition-title::after": "circle-exclamation",
    ".admonition:is(.hint, .tip) > .admonition-title::after": "lightbulb",
    ".admonition.note > .admonition-title::after": "circle-info",
    ".admonition.seealso > .admonition-title::after": "share",
    ".bd-sidebar-secondary.hide:not(:hover) .onthispage::after": "angle-down",
    "nav.bd-links li > a.reference.external::after": "up-right-from-square",
    "div#searchbox p.highlight-link a::before": "magnifying-glass-minus",
}
SHAPE = """\
{all} {{
  content: "" !important;
  display: inline-block;
  height: 1em;
  vertical-align: -0.125em;
  background: currentColor;
  mask: var(--es-icon) center / contain no-repeat;
  print-color-adjust: exact;
}}

@media (forced-colors: active) {{
  {all} {{
    forced-color-adjust: none;
    background: CanvasText;
  }}
}}
"""
TAG = re.compile(
    r"\s*<!-- So that users can add custom icons -->\s*<script [^>]*fontawesome\.js[^>]*></script>"
)
# In the theme's style sheet: the fonts, and two thousand rules like .fa-bars:before{content:"\f0c9"}.
RULES = re.compile(
    r"@font-face\{[^}]*Font\\? Awesome[^}]*\}"
    r"|(?<![^{}])\.fa-[\w-]+:before(?:,\.fa-[\w-]+:before)*\{content:[^}]*\}"
)


def style(drawings: str) -> str:
    """The style sheet, made from the script that holds all drawings."""
    wanted = {f".fa-{name}::before": name for name in NAMES} | WRITTEN
    rules = [SHAPE.format(all=",\n".join(wanted))]
    for selector, name in wanted.items():
        # An icon's name, width, height, other names, letter and outline.
        drawing = re.search(rf'[,{{]"?{name}"?:\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","([^"]*)"\]', drawings)
        if not drawing:
            raise ExtensionError(f"The theme has no icon {name!r}.")
        width, height, outline = drawing.groups()
        box = f"viewBox='0 0 {width} {height}'"
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' {box}><path d='{outline}'/></svg>"
        rules.append(
            f"{selector} {{\n"
            f'  --es-icon: url("data:image/svg+xml,{quote(svg, safe=" =:/")}");\n'
            f"  width: {int(width) / int(height):.4g}em;\n}}\n"
        )
    return "\n".join(rules)


def without_script(page: str) -> str:
    """A page that no longer loads the script."""
    return TAG.sub("", page)


def slim(static: Path) -> None:
    """Put the style sheet in the place of script and fonts, in the folder of what pages load."""
    (static / "icons.css").write_text(style(DRAWINGS.read_text(encoding="utf-8")), encoding="utf-8")
    theme = static / "styles" / "pydata-sphinx-theme.css"
    theme.write_text(RULES.sub("", theme.read_text(encoding="utf-8")), encoding="utf-8")
    for unused in [
        *static.glob("scripts/fontawesome.js*"),
        *static.glob("vendor/fontawesome/webfonts/*"),
        *static.glob("**/*.map"),
    ]:
        unused.unlink(missing_ok=True)
