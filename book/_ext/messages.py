"""Which error messages a text holds, by one rule, and what of them is the reader's own.

A message is `Type: text`, wherever it stands in a line: at the end of a traceback, in what a program printed,
in the reason of a schedule that failed. A name alone is one where Python says no more.
"""

import ast
import re
from collections.abc import Iterable
from itertools import pairwise

NAME = r"(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|TooShort)"
MESSAGE = re.compile(rf"(?<![\w.])({NAME}): (?!(?:True|False)$)(.+)$")
ENDED = re.compile(r"(; [^;]+ ended with -?\d+)+$")  # what a way to fail says beside its message
BARE = re.compile(rf"{NAME}|_?queue\.(?:Empty|Full)")  # an exception without a text
WRAPPED = re.compile(r"[a-z]\S* \S+ .*\.$")  # the rest of a sentence, in the next line
# Of these Python always says more: alone, they are the names of types.
SAY_MORE = re.compile(r"(?:Attribute|Import|Key|Name|OS|Runtime|Type|Value)Error|\w+Warning")
# Words in quotes that are Python's.
PYTHONS = re.compile(r"NoneType|bool|bytes|dict|function|generator|int|list|module|str|tuple|type")
LIBRARY = re.compile(r"(?:_thread|_multiprocessing|multiprocessing|queue|threading|weakref|concurrent|_io)\b")


def messages(text: str) -> list[str]:
    """Every error message in a text, once, as it stands there."""
    found = []
    lines = [ENDED.sub("", line.strip()) for line in text.splitlines()]
    for line, following in pairwise([*lines, ""]):
        if match := MESSAGE.search(line):
            found.append(match[0] + (f" {following}" if len(line) >= 60 and WRAPPED.match(following) else ""))
        elif alone(line):
            found.append(line)
    return list(dict.fromkeys(found))


def quoted(markdown: str) -> list[str]:
    """The error messages that stand in backticks."""
    return [code for code in re.findall(r"`+(.+?)`+", markdown) if alone(code) or MESSAGE.fullmatch(code)]


def alone(text: str) -> bool:
    """Whether it is the name of an exception for which Python has no more to say."""
    return bool(BARE.fullmatch(text) and not SAY_MORE.fullmatch(text))


class Program:
    """What programs name themselves, and the texts in them; `sources` are cells, of text as well."""

    def __init__(self, sources: Iterable[str]) -> None:
        self.names: set[str] = set()
        self.texts: set[str] = set()
        for source in sources:
            self.names.update(re.findall(r"\b(?:def|class) (\w+)", source))  # in texts as well
            lines = source.splitlines(keepends=True)
            if lines and lines[0].startswith("%%writefile"):
                self.names.add(lines.pop(0).rpartition("/")[2].strip().removesuffix(".py"))
            try:
                tree = ast.parse("".join(lines))
            except SyntaxError:  # a text, or a command of IPython
                continue
            for node in ast.walk(tree):
                if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                    self.names.add(node.name)
                elif isinstance(node, ast.arg):
                    self.names.add(node.arg)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    self.texts.add(node.value)
                elif isinstance(node, ast.Constant) and isinstance(node.value, bytes):
                    self.texts.add(node.value.decode("latin-1"))

    def says(self, message: str) -> bool:
        """Whether the message is the program's own, and not one of Python's."""
        text = message.partition(": ")[2].strip("'\"")
        return bool(text) and text in self.texts

    def general(self, message: str) -> str:
        """The message with `...` for each name, text and number that is the program's own."""
        name, colon, text = message.partition(": ")
        text = re.sub(r"0x[0-9a-f]+", "0x...", text)
        text = re.sub(r"(?<!\w)'([^']*)'", lambda found: f"'{self.hide(found[1])}'", text)
        text = re.sub(r"<((?:function|class|module|\w+) )([\w.<>]+)", self.hide_path, text)
        text = re.sub(r"(?<![.\w])(?:(\w+)\.)?(\w+)(?=\(\))", self.hide_call, text)
        return name + colon + text

    def hide(self, quote: str) -> str:
        """What stands between quotes: dotted names keep what is not the program's."""
        if PYTHONS.fullmatch(quote) or LIBRARY.match(quote):
            return quote
        if quote in self.names or quote in self.texts:
            return "..."
        return ".".join("..." if part in self.names else part for part in quote.split("."))

    def hide_call(self, found: re.Match[str]) -> str:
        if found[2].startswith("__") and found[1] in self.names:
            return f"...{found[2]}"
        return "..." if found[2] in self.names else found[0]

    def hide_path(self, found: re.Match[str]) -> str:
        path = found[2].split(".")
        return f"<{found[1]}" + ".".join("..." if part in self.names else part for part in path)
