"""What is read from standard error is the same, whichever Python has written it.

tests/golden/VERSION/WAY.txt is what that Python wrote (tools/golden.py), and tests/golden/WAY.txt what is to
be made of it: one text for each exception, with a line "~" between two.
"""

from pathlib import Path

import pytest

from every_schedule.engine import traces
from golden import PROGRAM, ways

GOLDEN = Path(__file__).parent / "golden"
VERSIONS = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


def read(version, way, library="/usr/lib/python3"):
    text = (GOLDEN / version / f"{way}.txt").read_text(encoding="utf-8")
    return text.replace("SCRIPT", str(PROGRAM)).replace("LIB", library)


def test_each_way_is_there_in_each_version():
    assert VERSIONS == ["3.11", "3.12", "3.13", "3.14", "3.15"]
    for folder in (GOLDEN, *(GOLDEN / version for version in VERSIONS)):
        assert sorted(path.stem for path in folder.glob("*.txt")) == sorted(ways())


@pytest.mark.parametrize("way", ways())
@pytest.mark.parametrize("version", VERSIONS)
def test_a_traceback_is_reduced_to_the_lines_of_the_script(version, way):
    expected = (GOLDEN / f"{way}.txt").read_text(encoding="utf-8")
    assert "\n~\n".join(traces.errors(read(version, way), str(PROGRAM))) + "\n" == expected


def test_where_the_library_lies_changes_nothing():
    lies = "/a folder/with 中文/python3"
    for way in ways():
        found = traces.errors(read("3.13", way, lies), str(PROGRAM))
        assert found == traces.errors(read("3.13", way), str(PROGRAM))


def test_exceptions_of_several_processes_follow_each_other():
    text = read("3.13", "children") + read("3.13", "thread") + read("3.13", "plain")
    heads = [error.splitlines()[0] for error in traces.errors(text, str(PROGRAM))]
    assert heads[:3] == ["Process Ann:", "Process Bob:", "Exception in thread one:"] and len(heads) == 4
