"""What a page needs before it is first seen, and nothing else.

The theme knows whether the reader's system asks for light or dark only when its scripts have been loaded.
Until then the page has no colours, and its parts move when they come. So a line of script settles it at once.
Without scripts it is never settled; then the page is light, unless the second style sheet of one_style.py
makes it dark.

All other scripts wait until the page has been read.
"""

import re

AT_ONCE = """\
if (document.documentElement.dataset.theme === "auto") {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
"""
# Scripts inside the page read these options as they come by, so the page brings them along.
OPTIONS = re.compile(r'<script src="[^"]*documentation_options\.js[^"]*"></script>')
CAN_WAIT = re.compile(r'<script (?!defer)([^>]*src="[^"]*"[^>]*>)')

# The theme has two scripts fetched before the page's own style. They can wait, too.
AHEAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
# Names and brackets in code have the colour of all other text. Unmarked, a page is a third lighter.
PLAIN = re.compile(r'<span class="(?:n|nn|p|w)">([^<]*)</span>|<span></span>')

# In the contents, what folds the pages of a chapter has no name of its own.
FOLDS = re.compile(r'(<a class="[^"]*" href="[^"]*">\s*)([^<]+?)(\s*</a><details[^>]*>)<summary>')


def named(page: str) -> str:
    """A page whose contents say whose pages each of its buttons shows."""
    return FOLDS.sub(r'\1\2\3<summary aria-label="\2: its pages">', page)


def settled(page: str, options: str) -> str:
    """A page that waits for no script. `options` is the text of documentation_options.js."""
    page = page.replace('data-theme="auto"', 'data-theme="light"', 1)
    page = OPTIONS.sub(lambda _: f"<script>{options}</script>", page)
    # As the theme marks its other buttons that do nothing without scripts, so that none is shown then.
    page = page.replace("btn-fullscreen-button", "btn-fullscreen-button pst-js-only")
    page = PLAIN.sub(lambda mark: mark[1] or "", AHEAD.sub("", page))
    return CAN_WAIT.sub(r"<script defer \1", page)
