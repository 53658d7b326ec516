"""The tables of rules in the chapters, compared with the classes of the Python that runs this."""

import ast
import importlib
import inspect
import multiprocessing as mp
import re
import sys
from multiprocessing import connection, managers, pool, process, queues, synchronize
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

ROOT = Path(__file__).parents[1]

# What the book promises to describe in full: at least one table of each names all that is public.
PROMISED = [
    process.BaseProcess,
    synchronize.Lock,
    synchronize.RLock,
    synchronize.Semaphore,
    synchronize.BoundedSemaphore,
    synchronize.Event,
    connection.Connection,
    queues.Queue,
    queues.SimpleQueue,
    queues.JoinableQueue,
    pool.Pool,
    pool.AsyncResult,
    pool.IMapIterator,
    managers.BaseManager,
]
# `multiprocessing.Lock` and its like are functions that make an object of another class. These calls make
# one. It is the object that is looked at: it makes some of its methods when it is made.
MAKE = {
    "multiprocessing.Process": mp.Process,
    "multiprocessing.Lock": mp.Lock,
    "multiprocessing.RLock": mp.RLock,
    "multiprocessing.Semaphore": mp.Semaphore,
    "multiprocessing.BoundedSemaphore": mp.BoundedSemaphore,
    "multiprocessing.Event": mp.Event,
    "multiprocessing.Condition": mp.Condition,
    "multiprocessing.Barrier": lambda: mp.Barrier(1),
    "multiprocessing.Queue": mp.Queue,
    "multiprocessing.SimpleQueue": mp.SimpleQueue,
    "multiprocessing.JoinableQueue": mp.JoinableQueue,
    "multiprocessing.Value": lambda: mp.Value("i"),
    "multiprocessing.Array": lambda: mp.Array("i", 1),
    "multiprocessing.connection.Connection": lambda: mp.Pipe()[0],
}
# To make one of these starts processes, so their classes are looked at.
CLASSES = {"multiprocessing.Pool": pool.Pool}


# The tables in the book


def rows(text):
    """Each row of each table whose first column is headed "call": the pieces of code in it, and the row."""
    row = None
    for line in text.splitlines():
        if line.startswith("| call |"):
            row = ""
        elif not line.startswith("|"):
            row = None
        elif row is not None and not line.startswith("|-"):
            first = re.split(r"(?<!\\)\|", line)[1].replace(r"\|", "|")
            yield re.findall(r"`([^`]+)`", first), line


def tables():
    """(chapter, name of what it describes, its rows) for each heading such as ### `multiprocessing.Lock`."""
    for path in sorted(ROOT.glob("book/*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for section in re.split(r"(?m)^#+ (?=.)", text):
            heading, _, body = section.partition("\n")
            match = re.fullmatch(r"`(multiprocessing\.[\w.]+)`", heading.strip())
            if match and (found := list(rows(body))):
                yield path.stem, match[1], found


TABLES = list(tables())


# What Python has


def look_up(name):
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def described(name):
    """What a heading names: what makes it, its class (None for a function), the object to look at."""
    made_by = look_up(name)
    if name in MAKE:
        members = MAKE[name]()
        kind = type(members)
    else:
        found = CLASSES.get(name, made_by)
        kind = members = found if inspect.isclass(found) else None
    return SimpleNamespace(name=name.rpartition(".")[2], made_by=made_by, kind=kind, members=members)


def public(thing):
    return {name for name in dir(thing.members) if not name.startswith("_")}


def is_method(thing, name):
    static = inspect.getattr_static(thing.kind, name, None)
    if isinstance(static, property) or not hasattr(thing.members, name):
        return False
    return callable(getattr(thing.members, name))


def signature(call, without=("self",)):
    found = inspect.signature(call)
    kept = [parameter for name, parameter in found.parameters.items() if name not in without]
    return str(found.replace(parameters=kept))


def signatures(thing, name):
    """The signatures that a call of this name may have in the table; none if there is no such call."""
    if name == thing.name:
        # `multiprocessing.Pool` and its class differ by `context`. Either may be described.
        calls = {thing.made_by, thing.kind} - {None}
        return {signature(call, without=("self", "ctx")) for call in calls}
    if thing.kind is not None and is_method(thing, name):
        return {signature(getattr(thing.members, name))}
    return set()


# The comparison


def named(code):
    """The name that a piece of code in the first column is about, or None for a statement."""
    match = re.match(r"([A-Za-z_]\w*)\s*(?:\(|$)", code)
    return match[1] if match else None


THIS = sys.version_info[:2]
VERSION = r"(?: Python)? 3\.(\d+)"


def later(row, version):
    """Does the row say that this is not in this version, but in later or earlier ones?"""
    since = re.findall(rf"(?:since|new in){VERSION}", row)
    until = re.findall(rf"until{VERSION}", row)
    return any(version < (3, int(minor)) for minor in since) or any(
        version > (3, int(minor)) for minor in until
    )


def in_version(code, row, version):
    """The call as it is in this version: the row may say "`kwargs=None` since 3.14"."""
    for name, value, minor in re.findall(rf"`(\w+)=([^`]+)` since{VERSION}", row):
        if version >= (3, int(minor)):
            code = re.sub(rf"\b{name}=[^,)]+", f"{name}={value}", code)
    return code


def wrong_call(code, allowed):
    """Why this call cannot be made with any of these signatures, or ""."""
    if not allowed or "(" not in code:
        return ""
    if code[code.index("(") :] in allowed:
        return ""
    try:
        call = ast.parse(code, mode="eval").body
    except SyntaxError:
        return "is neither the signature nor a call"
    keywords = {word.arg: None for word in call.keywords if word.arg}
    for text in allowed:
        # Rebuild the signature: defaults do not matter here, names and number do.
        found = ast.parse(f"def f{text}: pass").body[0].args
        names = {arg.arg for arg in [*found.posonlyargs, *found.args, *found.kwonlyargs]}
        room = len(found.posonlyargs + found.args)
        if (keywords.keys() <= names or found.kwarg) and (len(call.args) <= room or found.vararg):
            return ""
    return "uses arguments that the call does not take"


def problems(name, table, version=THIS):
    """What is wrong in a table."""
    thing = described(name)
    known = public(thing) if thing.kind is not None else set()
    known |= {thing.name}
    for codes, row in table:
        for code in codes:
            code = in_version(code, row, version)
            about = named(code)
            if about is None:
                if code.startswith("with ") and not hasattr(thing.kind, "__enter__"):
                    yield f"{code}: it is no context manager"
            elif about in known:
                if why := wrong_call(code, signatures(thing, about)):
                    yield f"{code}: {why}"
                if "(" not in code and about != thing.name and is_method(thing, about):
                    yield f"{code}: it is a method, and the table shows no arguments"
            elif not later(row, version) and about not in ("iter", "next", "len"):
                yield f"{code}: there is no such thing, and the row names no version"


def gaps(name, table, version=THIS):
    """What is public and is missing in a table."""
    thing = described(name)
    codes = [in_version(code, row, version) for codes, row in table for code in codes]
    if name.count(".") == 1 or thing.kind is None:  # the reader makes one
        made = {f"{thing.name}{text}" for text in signatures(thing, thing.name)}
        if made.isdisjoint(codes):
            yield " or ".join(sorted(made))
    if thing.kind is None:
        return
    for member in sorted(public(thing)):
        if is_method(thing, member):
            [text] = signatures(thing, member)
            if f"{member}{text}" not in codes:
                yield f"{member}{text}"
        elif member not in codes:
            yield member
    if hasattr(thing.kind, "__enter__") and not any(code.startswith("with ") for code in codes):
        yield "with ...:"


@pytest.mark.parametrize(
    ("chapter", "name", "table"), TABLES, ids=[f"{chapter}-{name}" for chapter, name, _ in TABLES]
)
def test_what_a_table_says_is_there(chapter, name, table):
    assert list(problems(name, table)) == []


@pytest.mark.parametrize("kind", PROMISED, ids=lambda kind: kind.__name__)
def test_a_table_names_all_that_is_public(kind):
    missing = {}
    for chapter, name, table in TABLES:
        found = described(name).kind
        if found is not None and issubclass(found, kind) and (found is kind or kind is process.BaseProcess):
            missing[f"{chapter}: {name}"] = list(gaps(name, table))
    assert missing, f"no chapter has a table of {kind.__module__}.{kind.__name__}"
    assert [] in missing.values(), missing


# That it would be noticed


LOCK = """
| call | what it does |
|---|---|
| `Lock()` | makes one |
| `acquire(block=True, timeout=None)` | takes it |
| `acquire(block=False)` | takes it if it is free |
| `release()` | frees it |
| `with lock:` | both |
| `locked()` | tells; since 3.14 |
"""


def lock_table(old="", new=""):
    assert old in LOCK
    return list(rows(LOCK.replace(old, new)))


def test_a_true_table_passes():
    assert list(problems("multiprocessing.Lock", lock_table())) == []
    assert list(gaps("multiprocessing.Lock", lock_table())) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| `release()` | frees it |\n", ""),  # a method that the book has not (or a later Python has)
        ("| `with lock:` | both |\n", ""),
        ("(block=True, timeout=None)", "(block=True)"),  # a parameter is missing
        ("(block=True, timeout=None)", "(block=True, timeout=-1)"),  # another default
        ("| `Lock()` |", "| `Lock(name)` |"),
    ],
)
def test_a_gap_is_found(old, new):
    assert list(gaps("multiprocessing.Lock", lock_table(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("acquire(block=False)", "acquire(blocking=False)"),  # not the name of a parameter
        ("`release()` | frees it", "`free()` | frees it"),
        ("`release()`", "`release`"),  # no attribute
        ("`release()`", "`release(1)`"),
    ],
)
def test_a_row_that_is_not_true_is_found(old, new):
    assert list(problems("multiprocessing.Lock", lock_table(old, new)))


def test_a_version_excuses_what_is_not_there_in_this_one():
    row = "`melt()` | gone | since 3.14"
    assert later(row, (3, 13))
    assert not later(row, (3, 14))
    assert later("`melt()` | until 3.12", (3, 13))
    assert not later("`melt()` | until 3.12", (3, 12))


def test_a_row_may_name_the_version_of_another_default():
    row = "| `melt(at={}, to=())` | melts; `at=None` since 3.14 |"
    assert in_version("melt(at={}, to=())", row, (3, 13)) == "melt(at={}, to=())"
    assert in_version("melt(at={}, to=())", row, (3, 14)) == "melt(at=None, to=())"
