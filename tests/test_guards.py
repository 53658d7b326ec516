"""tools/guards.py takes out what it says, and nothing else."""

import ast

import pytest

import guards

SCRIPT = """\
def work(lock, jobs, ends, value):
    with lock:
        jobs.put(1)
    with lock, open("a") as file, value.get_lock():
        file.close()
    try:
        ends[0].send(", ".join("ab"))
    finally:
        jobs.put(
            None
        )
    with open("b") as file:
        jobs.get().run()
"""


def test_each_guard_is_taken_out_alone():
    found = list(guards.guards("script", SCRIPT))
    assert [(guard.line, guard.name) for guard in found] == [
        (2, "work: with lock:"),
        (4, 'work: with lock, open("a") as file, value.get_lock():'),
        (4, 'work: with lock, open("a") as file, value.get_lock():'),
        (5, "work: file.close()"),
        (8, "work: finally:"),
        (9, "work: jobs.put("),
    ]
    for guard in found:
        ast.parse(guard.without)
        lines = zip(SCRIPT.splitlines(), guard.without.splitlines(), strict=True)
        changed = {number for number, (old, new) in enumerate(lines, 1) if old != new}
        allowed = {8: {6, 8}, 9: {9, 10, 11}}.get(guard.line, {guard.line})
        assert changed == allowed
    without = {guard.without.splitlines()[3] for guard in found if guard.line == 4}
    assert without == {
        "    with open('a') as file, value.get_lock():",
        "    with lock, open('a') as file:",
    }


def test_a_reason_belongs_to_a_guard():
    for script, reasons in guards.reasons().items():
        names = {guard.name for guard in guards.guards_of(script)}
        assert reasons.keys() <= names and all(reasons.values())


def test_most_scripts_have_guards():
    assert len(guards.scripts()) > 100
    assert sum(bool(guards.guards_of(script)) for script in guards.scripts()) > 100


def test_a_verdict_is_right_if_somebody_notices_or_a_reason_is_given_and_not_both():
    guard = next(guards.guards("script", SCRIPT))
    right = [guards.Verdict(guard, noticed, why).right for noticed in ("", "test") for why in ("", "reason")]
    assert right == [False, True, True, False]


ALL = [guard for script in guards.scripts() for guard in guards.guards_of(script)]
EXCUSED = [guard for guard in ALL if guard.name in guards.reasons().get(guard.script, {})]


@pytest.mark.everything
@pytest.mark.parametrize(
    "guard", [*ALL[::40], *EXCUSED[:1]], ids=lambda guard: f"{guard.script}:{guard.line}"
)
def test_somebody_notices(guard, tmp_path):
    """A sample; `tools/guards.py` takes hours for all of them. Tests that hang are ended after a while."""
    copy = guards.Copy(tmp_path)
    (verdict,) = guards.check(guard.script, [guard], notebook=False, copy=copy)
    assert verdict.right, str(verdict)
