"""A signal that ends nobody is not called a termination, and neither is the abort of a barrier."""

import pytest

from every_schedule import explore
from every_schedule.engine import client

pytestmark = pytest.mark.skipif(not client.exact(), reason="verdicts are exact on Linux only")

SIGNALS = """
import os, signal, sys
from multiprocessing import Barrier

def heard(number, frame):
    pass

if __name__ == "__main__":
    signal.signal(signal.SIGUSR2, heard)
    os.kill(os.getpid(), signal.SIGUSR2)
    Barrier(2).abort()
    os.kill(os.getpid(), signal.SIGTERM)
"""


def test_what_is_done_has_its_own_word(tmp_path):
    script = tmp_path / "signals.py"
    script.write_text(SIGNALS)
    [run] = explore(script, start_method="fork").runs
    assert run.exit_codes["MainProcess"] == -15
    assert [line.split(": ")[1].partition(" ")[0] for line in str(run).splitlines()[:3]] == [
        "sends",
        "aborts",
        "ends",
    ]
